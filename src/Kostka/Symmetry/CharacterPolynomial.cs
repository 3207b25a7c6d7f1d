using System.Collections.Immutable;
using System.Numerics;

namespace Kostka.Symmetry;

/// <summary>
/// The characters of all irreps (n − k, μ), μ a partition of k, as one polynomial in the numbers c_r of cycles of length r:
/// χ(π) = Σ_ν a_ν Π_r C(c_r(π), m_r(ν)) over partitions ν of at most k, m_r(ν) the number of parts r (character polynomials; Macdonald, §I.7, example 14).
/// </summary>
/// <remarks>
/// Expanding the Jacobi–Trudi determinant along its first row, s_(n−k,μ) = Σ_j (−1)^j h_{n−k+j} s_{μ/1^j}; and h_{n−i} s_κ, κ a partition of i, is the
/// character induced from S_{n−i} × S_i, which sums χ_κ over the invariant subsets of i letters. Hence a_ν = (−1)^j χ_{μ/1^j}(ν), j = k − |ν|.
/// </remarks>
public sealed class CharacterPolynomial
{
    /// <summary>The polynomial of (n − k, μ).</summary>
    /// <param name="below">μ: the rows below the first.</param>
    public CharacterPolynomial(Partition below)
    {
        ArgumentNullException.ThrowIfNull(below);
        Below = below;
        var characters = new Characters();
        var terms = ImmutableArray.CreateBuilder<(Partition, BigInteger)>();
        for (int size = 0; size <= below.Size; size++)
        {
            int strip = below.Size - size;
            Partition[] inner = [.. VerticalStripsRemoved(below, strip)];
            foreach (Partition cycles in Partition.All(size, size, size))
            {
                BigInteger sum = inner.Aggregate(BigInteger.Zero, (total, shape) => total + characters.Of(shape, cycles));
                if (!sum.IsZero)
                    terms.Add((cycles, strip % 2 == 0 ? sum : -sum));
            }
        }

        Terms = terms.ToImmutable();
    }

    /// <summary>μ.</summary>
    public Partition Below { get; }

    /// <summary>The partitions ν with their coefficients a_ν, without those that are 0.</summary>
    public ImmutableArray<(Partition Cycles, BigInteger Coefficient)> Terms { get; }

    /// <summary>χ_(n−k,μ) of the class with these cycles, n their total length, at least k + μ_1.</summary>
    public BigInteger Value(Partition cycleType)
    {
        ArgumentNullException.ThrowIfNull(cycleType);
        ArgumentOutOfRangeException.ThrowIfLessThan(cycleType.Size, Below.Size + (Below.Rows == 0 ? 0 : Below.Parts[0]), nameof(cycleType));
        return Terms.Aggregate(BigInteger.Zero, (sum, term) => sum + (term.Coefficient * Choices(cycleType, term.Cycles)));
    }

    /// <summary>Π_r C(c_r, m_r): how many sets of cycles have the lengths ν.</summary>
    private static BigInteger Choices(Partition all, Partition chosen)
    {
        BigInteger choices = BigInteger.One;
        foreach (IGrouping<int, int> equal in chosen.Parts.GroupBy(part => part))
        {
            int there = all.Parts.Count(part => part == equal.Key), wanted = equal.Count();
            BigInteger ways = BigInteger.One;
            for (int i = 0; i < wanted; i++)
                ways = ways * (there - i) / (i + 1);
            choices *= ways;
        }

        return choices;
    }

    /// <summary>What is left of a shape after removing a vertical strip, which is a horizontal strip of the conjugate.</summary>
    private static IEnumerable<Partition> VerticalStripsRemoved(Partition shape, int boxes) =>
        HorizontalStrips.Inner(new YoungDiagram(shape).Conjugate, boxes).Select(inner => new YoungDiagram(inner).Conjugate);
}
