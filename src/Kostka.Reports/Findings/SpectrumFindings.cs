using System.Collections.Immutable;
using Kostka.Studies.Results;

namespace Kostka.Reports.Findings;

/// <summary>What a spectrum says by itself, in plain words.</summary>
internal static class SpectrumFindings
{
    private const double LeastShare = 1e-6;

    /// <summary>How an untrained network's functions divide among irreps; of a sampled spectrum, how many modes carry it.</summary>
    public static ImmutableArray<string> Sentences(SpectrumResult spectrum)
    {
        if (spectrum.Irreps.IsEmpty)
        {
            ImmutableArray<SampledMode> modes = spectrum.Modes ?? [];
            return modes.IsEmpty || !(spectrum.Trace > 0)
                ? []
                : [$"The largest eigenvalue carries {Words.Percent(modes[0].Eigenvalue / spectrum.Trace)} of the trace, the first {Words.Count(modes.Length)} together {Words.Percent(1 - (spectrum.TailTrace / spectrum.Trace))}."];
        }

        var parts = SweepFindings.Shares(spectrum).Where(part => part.Share > LeastShare).ToArray();
        return
        [
            .. parts.Select((part, i) => i == 0
                ? $"Of what an untrained network computes, {Words.Percent(part.Share)} {Boxes.Meaning(part.Below)} ({Boxes.Phrase(part.Below)} the first row)."
                : $"{Words.Percent(part.Share)} {Boxes.Meaning(part.Below)} ({Boxes.Phrase(part.Below)})."),
        ];
    }
}
