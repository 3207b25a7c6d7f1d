using System.Collections.Immutable;
using Kostka.Capacity.Covering.Lemmas;
using Kostka.Capacity.Norms;
using Kostka.Numerics;

namespace Kostka.Capacity.Covering.Explicit;

/// <summary>
/// The cover of Lemma 3, built: every entry of W is rounded towards 0 to a multiple of B/M, M = ⌈(B B_x/ε)²⌉; where that uses all M units, which it can only where W is made of
/// multiples, one unit is given back. ‖W − Ŵ‖_F ≤ B/√M ≤ ε/B_x, whatever the inputs, with at most <see cref="EntrywiseCover"/>'s K = M − 1 units.
/// </summary>
public static class RoundingCover
{
    /// <summary>A member of the cover.</summary>
    /// <param name="Units">M.</param>
    /// <param name="Counts">How many units B/M each entry has, with its sign, row by row. Their absolute values sum to at most M − 1.</param>
    /// <param name="Weights">Ŵ.</param>
    /// <param name="Deviation">‖W − Ŵ‖_F, at most ε/B_x.</param>
    public sealed record Member(long Units, ImmutableArray<long> Counts, Matrix Weights, double Deviation);

    /// <summary>The member that stands for W.</summary>
    /// <param name="weights">W.</param>
    /// <param name="norm">B, at least ‖W‖_{1,1}; above 0.</param>
    /// <param name="inputNorm">B_x, above 0.</param>
    /// <param name="accuracy">ε, above 0; (B B_x/ε)² at most 2^53.</param>
    public static Member Approximate(Matrix weights, double norm, double inputNorm, double accuracy)
    {
        ArgumentNullException.ThrowIfNull(weights);
        double ratio = CapacityRanges.Accuracy(norm) * CapacityRanges.Accuracy(inputNorm) / CapacityRanges.Accuracy(accuracy);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ratio * ratio, Math.ScaleB(1, 53), nameof(accuracy));
        long units = (long)Math.Ceiling(ratio * ratio);
        long[] counts = [.. weights.Values.Select(entry => (long)Math.Truncate(entry / norm * units))];
        if (counts.Sum(Math.Abs) >= units)
        {
            int largest = Enumerable.Range(0, counts.Length).MaxBy(i => Math.Abs(counts[i]));
            counts[largest] -= Math.Sign(counts[largest]);
        }

        var rounded = new Matrix(weights.Rows, weights.Columns, [.. counts.Select(count => count * norm / units)]);
        var difference = new Matrix(weights.Rows, weights.Columns, [.. weights.Values.Zip(rounded.Values, (w, r) => w - r)]);
        return new Member(units, [.. counts], rounded, MatrixNorms.Frobenius(difference));
    }
}
