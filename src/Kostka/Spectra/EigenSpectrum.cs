using System.Collections.Immutable;

namespace Kostka.Spectra;

/// <summary>
/// The eigenvalues of a kernel operator (T f)(x) = E_y k(x,y) f(y), each with the number of eigenfunctions that share it, and the trace of
/// those that are not listed.
/// </summary>
/// <remarks>Multiplicities are dimensions of irreps and reach 10^11 and beyond: they enter as numbers, never as loops.</remarks>
public sealed class EigenSpectrum
{
    /// <summary>A spectrum.</summary>
    /// <param name="eigenvalues">The eigenvalues, in any order; negative ones come from rounding and count as 0.</param>
    /// <param name="multiplicities">How often each occurs, above 0; empty stands for once each.</param>
    /// <param name="tailTrace">Sum of the eigenvalues that are not listed; negative counts as 0.</param>
    /// <exception cref="ArgumentException">The lists differ in length, a value is not finite, or a multiplicity is not positive.</exception>
    public EigenSpectrum(ReadOnlySpan<double> eigenvalues, ReadOnlySpan<double> multiplicities, double tailTrace = 0)
    {
        if (multiplicities.Length != 0 && multiplicities.Length != eigenvalues.Length)
            throw new ArgumentException($"{eigenvalues.Length} eigenvalues have {multiplicities.Length} multiplicities.", nameof(multiplicities));
        if (!double.IsFinite(tailTrace))
            throw new ArgumentException($"The trace of the tail is {tailTrace}.", nameof(tailTrace));
        var values = ImmutableArray.CreateBuilder<double>(eigenvalues.Length);
        var counts = ImmutableArray.CreateBuilder<double>(eigenvalues.Length);
        for (int i = 0; i < eigenvalues.Length; i++)
        {
            double count = multiplicities.IsEmpty ? 1 : multiplicities[i];
            if (!double.IsFinite(eigenvalues[i]))
                throw new ArgumentException($"Eigenvalue {i} is {eigenvalues[i]}.", nameof(eigenvalues));
            if (!(count > 0 && double.IsFinite(count)))
                throw new ArgumentException($"Multiplicity {i} is {count}.", nameof(multiplicities));
            values.Add(Math.Max(eigenvalues[i], 0));
            counts.Add(count);
        }

        Eigenvalues = values.MoveToImmutable();
        Multiplicities = counts.MoveToImmutable();
        TailTrace = Math.Max(tailTrace, 0);
    }

    /// <summary>The eigenvalues λ_i ≥ 0, in the order given.</summary>
    public ImmutableArray<double> Eigenvalues { get; }

    /// <summary>Their multiplicities, in the same order.</summary>
    public ImmutableArray<double> Multiplicities { get; }

    /// <summary>Sum of the eigenvalues that are not listed. Too small each to be learned, together they act as a ridge.</summary>
    public double TailTrace { get; }

    /// <summary>Number of listed eigenvalues, without multiplicities.</summary>
    public int Count => Eigenvalues.Length;

    /// <summary>Sum of all eigenvalues, with multiplicities and tail: E k(x,x).</summary>
    public double Trace
    {
        get
        {
            double sum = TailTrace;
            for (int i = 0; i < Count; i++)
                sum += Multiplicities[i] * Eigenvalues[i];
            return sum;
        }
    }

    /// <summary>Number of eigenfunctions with a listed eigenvalue above 0.</summary>
    public double Rank
    {
        get
        {
            double rank = 0;
            for (int i = 0; i < Count; i++)
                rank += Eigenvalues[i] > 0 ? Multiplicities[i] : 0;
            return rank;
        }
    }
}
