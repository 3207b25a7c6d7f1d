namespace Kostka.Studies.Corpora;

/// <summary>A part of a long text that stands for the whole where it is gone through many times.</summary>
internal static class TextSample
{
    /// <summary>So many tokens times positions are gone through in a fraction of a second.</summary>
    private const double MostWork = 2.5e8;

    /// <summary>With so many stretches hardly any window spans two of them.</summary>
    private const int Stretches = 100;

    /// <summary>The text itself, or, where it is too long, stretches of one length that are spread evenly over it, one after the other.</summary>
    public static ReadOnlyMemory<int> Of(ReadOnlyMemory<int> tokens, int length)
    {
        if (tokens.Length * (double)length <= MostWork)
            return tokens;
        int stretch = (int)(MostWork / length / Stretches);
        int[] sample = new int[Stretches * stretch];
        for (int i = 0; i < Stretches; i++)
        {
            int start = (int)((tokens.Length - stretch) * (long)i / (Stretches - 1));
            tokens.Span.Slice(start, stretch).CopyTo(sample.AsSpan(i * stretch));
        }

        return sample;
    }
}
