using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Symmetry;

/// <summary>
/// The irrep λ in Young's orthogonal form: orthogonal matrices ρ(π) over the standard tableaux of shape λ, ρ(π∘σ) = ρ(π)ρ(σ) (James and Kerber, §3.4).
/// For irreps of small dimension.
/// </summary>
/// <remarks>
/// The exchange of i and i + 1 acts on a tableau t through the axial distance D = content(i + 1) − content(i): s t = t/D + √(1 − 1/D²) t', t' being t with
/// i and i + 1 exchanged.
/// </remarks>
public sealed class YoungOrthogonalForm
{
    /// <summary>The largest dimension: a matrix of 128 MB.</summary>
    public const int LargestDimension = 4000;

    /// <summary>Of exchange i and tableau number t: the number of the tableau with i and i + 1 exchanged, t itself where that is none, and 1/D.</summary>
    private readonly (int Partner, double Diagonal)[][] _exchanges;

    /// <summary>The form of an irrep.</summary>
    /// <param name="irrep">λ.</param>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is above <see cref="LargestDimension"/>.</exception>
    public YoungOrthogonalForm(Partition irrep)
    {
        ArgumentNullException.ThrowIfNull(irrep);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Dimensions.OfSymmetricGroup(irrep), LargestDimension, nameof(irrep));
        Irrep = irrep;
        Tableaux = [.. Tableau.Standard(irrep)];
        ImmutableArray<int>[] rows = [.. Tableaux.Select(RowsOfEntries)];
        var numbers = Enumerable.Range(0, rows.Length).ToDictionary(t => string.Join(',', rows[t]));
        _exchanges = new (int, double)[Math.Max(irrep.Size - 1, 0)][];
        for (int i = 0; i < _exchanges.Length; i++)
        {
            _exchanges[i] = new (int, double)[rows.Length];
            for (int t = 0; t < rows.Length; t++)
            {
                int distance = Content(rows[t], i + 1) - Content(rows[t], i);
                ImmutableArray<int> exchanged = rows[t].SetItem(i, rows[t][i + 1]).SetItem(i + 1, rows[t][i]);
                _exchanges[i][t] = (Math.Abs(distance) == 1 ? t : numbers[string.Join(',', exchanged)], 1.0 / distance);
            }
        }
    }

    /// <summary>λ.</summary>
    public Partition Irrep { get; }

    /// <summary>The d_λ standard tableaux that number rows and columns.</summary>
    public ImmutableArray<Tableau> Tableaux { get; }

    /// <summary>ρ of the exchange of letters <paramref name="letter"/> and <paramref name="letter"/> + 1, counted from 0: d_λ × d_λ.</summary>
    public Matrix Exchange(int letter)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(letter);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(letter, _exchanges.Length);
        Matrix matrix = Identity();
        Apply(letter, matrix);
        return matrix;
    }

    /// <summary>ρ(π): d_λ × d_λ.</summary>
    /// <param name="permutation">π(0), π(1), …: the numbers 0 … |λ| − 1, each once.</param>
    /// <exception cref="ArgumentException">Not a permutation of |λ| letters.</exception>
    public Matrix Of(ReadOnlySpan<int> permutation)
    {
        if (ConjugacyClass.CycleType(permutation).Size != Irrep.Size)
            throw new ArgumentException($"A permutation of {permutation.Length} letters does not act on {Irrep}.", nameof(permutation));

        // Sorting exchanges neighbours s_1, s_2, … until π s_1 s_2 … s_r = 1; hence π = s_r … s_1.
        int[] images = permutation.ToArray();
        Matrix matrix = Identity();
        for (int end = images.Length - 1; end > 0; end--)
        {
            for (int i = 0; i < end; i++)
            {
                if (images[i] <= images[i + 1])
                    continue;
                (images[i], images[i + 1]) = (images[i + 1], images[i]);
                Apply(i, matrix);
            }
        }

        return matrix;
    }

    /// <summary>Matrix ← ρ(exchange) · matrix.</summary>
    private void Apply(int letter, Matrix matrix)
    {
        for (int t = 0; t < matrix.Rows; t++)
        {
            (int partner, double diagonal) = _exchanges[letter][t];
            if (partner < t)
                continue;
            Span<double> first = matrix.Row(t), second = matrix.Row(partner);
            double off = Math.Sqrt((1 - diagonal) * (1 + diagonal));
            for (int c = 0; c < first.Length; c++)
                (first[c], second[c]) = partner == t ? (diagonal * first[c], diagonal * first[c]) : ((diagonal * first[c]) + (off * second[c]), (off * first[c]) - (diagonal * second[c]));
        }
    }

    private Matrix Identity()
    {
        var identity = new Matrix(Tableaux.Length, Tableaux.Length);
        for (int t = 0; t < Tableaux.Length; t++)
            identity[t, t] = 1;
        return identity;
    }

    /// <summary>The row of each entry 1, 2, …: it tells the tableau.</summary>
    private static ImmutableArray<int> RowsOfEntries(Tableau tableau)
    {
        int[] rows = new int[tableau.Shape.Size];
        for (int row = 0; row < tableau.Rows.Length; row++)
        {
            foreach (int entry in tableau.Rows[row])
                rows[entry - 1] = row;
        }

        return [.. rows];
    }

    /// <summary>Column − row of a letter: its column is the number of smaller letters in its row.</summary>
    private static int Content(ImmutableArray<int> rows, int letter) => rows.AsSpan(0, letter).Count(rows[letter]) - rows[letter];
}
