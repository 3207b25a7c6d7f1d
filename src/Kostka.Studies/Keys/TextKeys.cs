using Kostka.Sequences;
using Kostka.Studies.Declarations;

namespace Kostka.Studies.Keys;

/// <summary>The keys of measures that read a text.</summary>
internal static class TextKeys
{
    private static readonly Key<double> _share = Key.WithDefault(
        "share", new Number(atLeast: 0, below: 1), "0.1", "Share of the tokens that is kept apart.");

    private static readonly Key<int> _blocks = Key.WithDefault(
        "blocks", Whole.From(1, 100_000), "10", "Number of contiguous blocks, spread evenly over the text.");

    /// <summary>What a token is.</summary>
    public static Key<Tokenization> Tokens { get; } = Key.WithDefault("tokens", new TokenizationForm(), "words", "What a token is.", "characters");

    /// <summary>The encoding of the files; without it UTF-8.</summary>
    public static Key<string> Encoding { get; } = Key.Optional(
        "encoding", new Text("an encoding's name", longest: 40), "UTF-8", "The encoding of the files, such as latin1, utf-16 or windows-1252.", "latin1");

    /// <summary>Whether bytes that are no character are replaced.</summary>
    public static Key<bool> ReplaceInvalid { get; } = Key.WithDefault(
        "replace_invalid", new TrueOrFalse(), "false", "Whether U+FFFD stands for bytes that are no character; otherwise they are refused.");

    /// <summary>Number of symbols; 0 where that of the sequences decides.</summary>
    public static Key<int> Vocabulary { get; } = Key.Optional(
        "vocabulary",
        Whole.From(2, 1_000_000),
        "that of `sequence`",
        "Number of symbols V: the V−1 most frequent words (or characters, or what the tokens are) and one symbol for all rarer ones.",
        "1000");

    /// <summary>The part that is kept apart.</summary>
    public static Key<HeldOutSettings> HeldOut { get; } = Key.WithDefault(
        "held_out",
        new Block<HeldOutSettings>(
            "The part of the text that no training or test window touches; the error there is reported apart.",
            [_share, _blocks],
            values => new(values.Get(_share), values.Get(_blocks))),
        "{}",
        "The part of the text that is kept apart.");

    /// <summary>How the files are read.</summary>
    public static TextOptions Options(Values values) => new(values.Get(Tokens), values.Find(Encoding), values.Get(ReplaceInvalid));
}
