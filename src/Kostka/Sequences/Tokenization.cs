namespace Kostka.Sequences;

/// <summary>What a token of a text is.</summary>
public abstract record Tokenization
{
    private Tokenization()
    {
    }

    /// <summary>Several tokens in plain words, as in messages: "words", "characters", "bytes", "tokens".</summary>
    public abstract string Plural { get; }

    /// <summary>One token in plain words: "word", "character", "byte", "token".</summary>
    public string Singular => Plural[..^1];

    /// <summary>Words are split at white space; every newline, those of empty lines too, adds the token <c>&lt;eos&gt;</c>.</summary>
    /// <remarks>
    /// White space is Unicode's. "\r\n" counts as one newline; a carriage return alone is white space. A word ends with its file; a last line without a
    /// newline adds no <c>&lt;eos&gt;</c>. The word <c>&lt;eos&gt;</c> written out in a file is the same token as a newline; <c>&lt;unk&gt;</c> in the text is
    /// an ordinary word.
    /// </remarks>
    public sealed record Words : Tokenization
    {
        /// <inheritdoc/>
        public override string Plural => "words";
    }

    /// <summary>Unicode characters (scalar values), white space and newlines among them, as they stand in the file.</summary>
    public sealed record Characters : Tokenization
    {
        /// <inheritdoc/>
        public override string Plural => "characters";
    }

    /// <summary>Bytes, as they stand in the file, which need not be text.</summary>
    public sealed record Bytes : Tokenization
    {
        /// <inheritdoc/>
        public override string Plural => "bytes";
    }

    /// <summary>Byte-pair encoding with a given vocabulary (Sennrich, Haddow, Birch, ACL 2016).</summary>
    /// <param name="File">
    /// A <c>tokenizer.json</c> of Hugging Face's tokenizers whose model is BPE, a <c>vocab.json</c> with <c>merges.txt</c> beside it (GPT-2), or a folder
    /// that holds either.
    /// </param>
    public sealed record BytePairs(string File) : Tokenization
    {
        /// <inheritdoc/>
        public override string Plural => "tokens";
    }

    /// <summary>A tokenization as it is named on the command line and in study files: <c>words</c>, <c>characters</c>, <c>bytes</c>, else a file.</summary>
    /// <exception cref="RequestException">The name is empty.</exception>
    public static Tokenization Parse(string name) => name switch
    {
        null => throw new ArgumentNullException(nameof(name)),
        "words" => new Words(),
        "characters" => new Characters(),
        "bytes" => new Bytes(),
        "" => throw new RequestException("What a token is has an empty name; words, characters, bytes or a tokenizer's file would be right."),
        _ => new BytePairs(name),
    };
}
