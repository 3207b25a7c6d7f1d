using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Symmetry;

namespace Kostka.Spectra.Exact.Howe;

/// <summary>What a transform by Howe duality costs, estimated before it begins.</summary>
/// <param name="Seconds">Time on two threads, about.</param>
/// <param name="Bytes">Memory, about.</param>
/// <param name="What">What is to be gone through, in words.</param>
internal sealed record HoweCost(double Seconds, double Bytes, string What)
{
    // Measured on two threads: values of κ a second by agreement, cells of κ's V⁴ a second by table, multiplications a second in sums over tables, and those
    // of an eigensolver.
    private const double AgreementsPerSecond = 1.2e7, CellsPerSecond = 4e7, ProductsPerSecond = 1.5e9, EigenPerSecond = 1e10;

    // More types than this are not even listed.
    private const double MostTypes = 20_000;

    /// <summary>Refuses lengths and alphabets whose types alone are too many.</summary>
    /// <exception cref="RequestException">They are.</exception>
    public static void RequireFewTypes(int positions, int vocabulary)
    {
        BigInteger types = SequenceTypes.Number(positions, vocabulary);
        if (types > (int)MostTypes)
            throw Refusal($"{types} types of {positions} tokens of {vocabulary} symbols; at most {MostTypes} are possible");
    }

    /// <summary>The cost of the blocks of some irreps.</summary>
    public static HoweCost Of(HoweTypes types, ImmutableArray<Partition> irreps, bool byAgreement)
    {
        int vocabulary = types.Vocabulary, positions = types.Positions, below = irreps.Max(irrep => irrep.Below);
        Compositions[] compositions = types.Compositions;
        double pairs = 0.5 * types.Count * (types.Count + 1.0), listed = types.Count / (double)compositions[^1].Count;
        double evaluations, sums = 0, memory;
        string what;
        if (byAgreement)
        {
            // The agreement of two typical sequences varies over 19 standard deviations, √(P/V) each, if there is room for them.
            double range = Math.Min(positions + 1, 1 + (19 * Math.Sqrt(positions / (double)vocabulary)));
            evaluations = pairs * range;
            for (int k = 0; k <= below; k++)
                sums += pairs * Math.Pow(compositions[k].Count, 2) * (k + 1) * (10 + range);
            memory = Environment.ProcessorCount * ArrangementLaw.Bytes(compositions, below);
            what = $"{evaluations:G2} values of the kernel";
        }
        else
        {
            double tables = Math.Exp(LogBinomial(positions + (vocabulary * vocabulary) - 1, (vocabulary * vocabulary) - 1));
            evaluations = 0.5 * tables * Math.Min(1, listed * listed) * Math.Max(1, types.Count * types.Count / Math.Pow(compositions[^1].Count, 2));
            double classes = Math.Exp(LogBinomial(below + (vocabulary * vocabulary), vocabulary * vocabulary));
            sums = evaluations * classes * 4;
            memory = Environment.ProcessorCount * sizeof(double) * classes * types.Count;
            what = $"{evaluations:G2} contingency tables";
        }

        double eigen = 0;
        foreach (Partition irrep in irreps)
        {
            double states = irrep.Parts.Skip(1).Aggregate(1.0, (product, row) => product * compositions[row].Count);
            double size = listed * (double)Dimensions.OfGeneralLinearGroup(irrep, vocabulary);
            sums += pairs * states * states * (6 + (size / types.Count));
            eigen += Math.Pow(size, 3);
            memory += 3 * sizeof(double) * size * size;
        }

        double rate = byAgreement ? AgreementsPerSecond : CellsPerSecond / (20 + Math.Pow(vocabulary, 4));
        double seconds = (evaluations / rate) + (sums / ProductsPerSecond) + (eigen / EigenPerSecond);
        return new HoweCost(seconds, memory, string.Create(CultureInfo.InvariantCulture, $"{what} for {types.Count} types and {irreps.Length} irreps"));
    }

    /// <summary>Refuses what takes too long or does not fit in memory.</summary>
    /// <exception cref="RequestException">It does.</exception>
    public void Require()
    {
        if (!(Seconds <= EnumerationBudget.Seconds))
            throw Refusal(string.Create(CultureInfo.InvariantCulture, $"{What}, about {EnumerationBudget.Words(Seconds)}; at most {EnumerationBudget.Seconds / 60} minutes are begun"));
        MemoryGuard.Require((long)Math.Min(Bytes, long.MaxValue / 2), What, Remedy);
    }

    private const string Remedy = "Ask for fewer irreps (spectrum.irreps), or for spectrum: { method: sampled }.";

    private static RequestException Refusal(string what) => new($"spectrum.method: the exact spectrum needs {what}. {Remedy}");

    private static double LogBinomial(int n, int k)
    {
        double sum = 0;
        for (int q = 1; q <= k; q++)
            sum += Math.Log((n - k + q) / (double)q);
        return sum;
    }
}
