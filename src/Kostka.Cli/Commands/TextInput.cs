using System.CommandLine;
using Kostka.Sequences;

namespace Kostka.Cli.Commands;

/// <summary>The options of commands that read text: what a token is, and the encoding.</summary>
internal sealed class TextInput
{
    private readonly Option<string> _tokens = new("--tokens")
    {
        Description = "What a token is: words, characters, bytes, or a tokenizer from disk (tokenizer.json, or vocab.json with merges.txt).",
        HelpName = "words|characters|bytes|FILE",
        DefaultValueFactory = _ => "words",
    };

    private readonly Option<string?> _encoding = new("--encoding")
    {
        Description = "Encoding of the text, such as latin1, utf-16 or windows-1252; default UTF-8.",
        HelpName = "NAME",
    };

    private readonly Option<bool> _replaceInvalid = new("--replace-invalid") { Description = "Let U+FFFD stand for bytes that are no character." };

    /// <summary>The options, for a command to declare.</summary>
    public IEnumerable<Option> Options => [_tokens, _encoding, _replaceInvalid];

    /// <summary>What was asked for; "-" reads the standard input.</summary>
    /// <exception cref="RequestException">An option is empty.</exception>
    public TextOptions Of(ParseResult request) => new(
        Tokenization.Parse(request.GetValue(_tokens)!),
        request.GetValue(_encoding),
        request.GetValue(_replaceInvalid),
        Console.OpenStandardInput());
}
