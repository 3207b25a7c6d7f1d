namespace Kostka.Sequences.BytePairs;

/// <summary>Where a piece of text stands: tokenizers may put a blank before the first word, and must not do so where a text merely goes on.</summary>
internal enum Place
{
    /// <summary>At the beginning of a text.</summary>
    TextStart,

    /// <summary>After an added token, or after a place where the text was split.</summary>
    SectionStart,

    /// <summary>In the middle of a text that is read in several blocks.</summary>
    Continuation,
}
