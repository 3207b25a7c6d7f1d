using System.Numerics;

namespace Kostka.Symmetry;

/// <summary>
/// Single characters χ_λ(μ) of the symmetric group by the rule of Murnaghan and Nakayama: remove a border strip for each cycle, and sum the signs
/// (Fulton and Harris, problem 4.45).
/// </summary>
/// <remarks>
/// The longest cycles go first, and what only fixed points are left for is a dimension, so that few steps are needed for shapes of two or three rows
/// even at several hundred positions. An instance remembers intermediate values: use one for many characters. Not safe for several threads at once.
/// </remarks>
public sealed class Characters
{
    private readonly Dictionary<(Partition Shape, Partition Cycles), BigInteger> _known = [];

    /// <summary>χ_λ(μ).</summary>
    /// <param name="shape">λ.</param>
    /// <param name="cycleType">μ, the lengths of all cycles, fixed points included: |μ| = |λ|.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public BigInteger Of(Partition shape, Partition cycleType)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(cycleType);
        return shape.Size == cycleType.Size
            ? Sum(shape, cycleType)
            : throw new ArgumentException($"{shape} labels an irrep of the permutations of {shape.Size}, {cycleType} a class of those of {cycleType.Size}.", nameof(cycleType));
    }

    private BigInteger Sum(Partition shape, Partition cycles)
    {
        if (cycles.Rows == 0 || cycles.Parts[0] == 1)
            return Dimensions.OfSymmetricGroup(shape);
        if (_known.TryGetValue((shape, cycles), out BigInteger sum))
            return sum;
        var rest = new Partition(cycles.Parts.AsSpan()[1..]);
        foreach ((Partition inner, int sign) in BorderStrips.Inner(shape, cycles.Parts[0]))
            sum += sign * Sum(inner, rest);
        return _known[(shape, cycles)] = sum;
    }
}
