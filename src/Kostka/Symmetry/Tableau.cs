using System.Collections.Immutable;

namespace Kostka.Symmetry;

/// <summary>A Young diagram with numbers in its boxes. Enumerated for small shapes; their number alone is cheap at any size, see <see cref="Dimensions"/> and <see cref="KostkaNumbers"/>.</summary>
/// <param name="Shape">λ.</param>
/// <param name="Rows">The entries, row by row.</param>
public sealed record Tableau(Partition Shape, ImmutableArray<ImmutableArray<int>> Rows)
{
    /// <summary>All standard tableaux: 1 … |λ| once each, growing along rows and columns. d_λ of them.</summary>
    public static IEnumerable<Tableau> Standard(Partition shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return Fillings(shape, [.. Enumerable.Repeat(1, shape.Size)]);
    }

    /// <summary>
    /// All semistandard tableaux with entries 1 … V: rows do not fall, columns grow. m_λ of them.
    /// </summary>
    /// <param name="shape">λ.</param>
    /// <param name="vocabulary">V, at least 1.</param>
    public static IEnumerable<Tableau> Semistandard(Partition shape, int vocabulary)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabulary, 1);
        return Compositions(shape.Size, vocabulary).SelectMany(content => Fillings(shape, content));
    }

    /// <summary>The semistandard tableaux with a given content: content[v] entries are v + 1. K_{λ, content} of them.</summary>
    /// <param name="shape">λ.</param>
    /// <param name="content">Whole numbers from 0 that sum to |λ|, in any order.</param>
    /// <exception cref="ArgumentException">The content does not fill the shape.</exception>
    public static IEnumerable<Tableau> OfContent(Partition shape, params ImmutableArray<int> content)
    {
        ArgumentNullException.ThrowIfNull(shape);
        HorizontalStrips.RequireContent(shape, content.AsSpan());
        return Fillings(shape, content);
    }

    /// <summary>The largest entry fills a horizontal strip; below it stands a tableau of the smaller entries.</summary>
    private static IEnumerable<Tableau> Fillings(Partition shape, ImmutableArray<int> content) =>
        content.IsEmpty
            ? [new Tableau(shape, [])]
            : HorizontalStrips.Inner(shape, content[^1]).SelectMany(
                inner => Fillings(inner, content[..^1]).Select(tableau => tableau.Extended(shape, content.Length)));

    private Tableau Extended(Partition shape, int entry) => new(
        shape,
        [
            .. Enumerable.Range(0, shape.Rows).Select(row =>
            {
                ImmutableArray<int> old = row < Rows.Length ? Rows[row] : [];
                return old.AddRange(Enumerable.Repeat(entry, shape.Parts[row] - old.Length));
            }),
        ]);

    private static IEnumerable<ImmutableArray<int>> Compositions(int size, int parts) =>
        parts == 1
            ? [[size]]
            : Enumerable.Range(0, size + 1).SelectMany(last => Compositions(size - last, parts - 1).Select(rest => rest.Add(last)));
}
