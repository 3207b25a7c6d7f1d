using Kostka.Numerics;
using Kostka.Symmetry;

namespace Kostka.Spectra.Exact.Howe;

/// <summary>
/// The states of an irrep λ = (λ_1 … λ_r) by Howe duality: a state (α^1 … α^r) stands for all sequences whose first λ_1 positions have type α^1, whose next
/// λ_2 have type α^2, … The copies of λ among the sequences of type n are the combinations of states of total type n that all raising operators
/// E_{i,i+1}|s⟩ = Σ_v √((α^i_v + 1) α^{i+1}_v) |one symbol v moved from row i+1 to row i⟩ carry to zero (Fulton and Harris, §15; Howe 1989).
/// </summary>
/// <remarks>α^1 is what the rows below leave of n, so that a state is named by these few: its lower rows γ = α^2 + … + α^r.</remarks>
internal sealed class LowerStates
{
    // Σ EᵀE has as many zeros among its eigenvalues as the Kostka number says; rounding keeps them below this, and the others stay above.
    private const double ZeroBelow = 1e-8;

    private readonly Partition _irrep;
    private readonly KostkaNumbers _kostka = new();
    private readonly Compositions[] _compositions;
    private readonly int[] _rows; // lengths of the rows 2 … r
    private readonly int[][] _states; // for each state the numbers of α^2 … α^r
    private readonly double[] _multinomials; // Π mult(α^i) over the rows below
    private readonly List<Move>[] _moves; // the non-zero entries of the raising operators, one list for each state that they lead to

    /// <summary>The states of an irrep.</summary>
    /// <param name="irrep">λ, of P boxes.</param>
    /// <param name="compositions">The types of 0 … P tokens.</param>
    public LowerStates(Partition irrep, Compositions[] compositions)
    {
        _irrep = irrep;
        _compositions = compositions;
        _rows = [.. irrep.Parts.Skip(1)];
        Below = irrep.Below;
        _states = [.. Product(0)];
        _multinomials = [.. _states.Select(state => state.Select((number, row) => Multinomial(compositions[_rows[row]][number])).Aggregate(1.0, (a, b) => a * b))];
        Gammas = [.. _states.Select(state => compositions[Below].IndexOf(Sum(state)))];
        _moves = Moves();
    }

    /// <summary>Number of boxes below the first row.</summary>
    public int Below { get; }

    /// <summary>Number of states.</summary>
    public int Count => _states.Length;

    /// <summary>For each state the number of γ among the types of so many tokens as there are boxes below the first row.</summary>
    public int[] Gammas { get; }

    /// <summary>Number of rows below the first.</summary>
    public int Rows => _rows.Length;

    /// <summary>α^{row+2} of a state.</summary>
    public ReadOnlySpan<int> Row(int state, int row) => _compositions[_rows[row]][_states[state][row]];

    /// <summary>
    /// An orthonormal basis of the copies of λ in type n: one row a copy, one column a state, every column multiplied by the root of the state's share among
    /// the sequences of the type, √(Π mult(α^i)/mult(n)).
    /// </summary>
    public Matrix HighestWeights(ReadOnlySpan<int> type)
    {
        if (_rows.Length == 0)
            return new Matrix(1, 1, [1]);
        int copies = (int)_kostka.Of(_irrep, type);
        var basis = new Matrix(copies, Count);
        if (copies == 0)
            return basis;
        double[] shares = Shares(type);
        int[] possible = [.. Enumerable.Range(0, Count).Where(state => shares[state] > 0)];
        Matrix squares = SquaresOfRaising(type, possible);
        SymmetricEigen eigen = LinearAlgebra.Managed.Eigen(squares);
        int zeros = possible.Length - copies;
        if (eigen.Values[zeros] > ZeroBelow || (zeros > 0 && eigen.Values[zeros - 1] < ZeroBelow))
            throw new ArithmeticException($"The highest-weight vectors of {_irrep} in type ({string.Join(", ", type.ToArray())}) are not {copies}.");
        for (int copy = 0; copy < copies; copy++)
        {
            for (int a = 0; a < possible.Length; a++)
                basis[copy, possible[a]] = eigen.Vectors[zeros + copy, a] * Math.Sqrt(shares[possible[a]]);
        }

        return basis;
    }

    /// <summary>Σ EᵀE over the raising operators, between the states that fit the type; that of the first row divided by P, to be of the others' size.</summary>
    private Matrix SquaresOfRaising(ReadOnlySpan<int> type, int[] possible)
    {
        int[] places = new int[Count];
        Array.Fill(places, -1);
        for (int place = 0; place < possible.Length; place++)
            places[possible[place]] = place;
        var squares = new Matrix(possible.Length, possible.Length);
        var row = new List<(int Place, double Value)>();
        foreach (List<Move> moves in _moves)
        {
            row.Clear();
            foreach (Move move in moves.Where(move => places[move.State] >= 0))
            {
                double factor = move.Factor;
                if (move.FromSecondRow)
                    factor *= (type[move.Symbol] - _compositions[Below][Gammas[move.State]][move.Symbol] + 1.0) / (_compositions.Length - 1);
                row.Add((places[move.State], Math.Sqrt(factor)));
            }

            foreach ((int a, double first) in row)
            {
                foreach ((int b, double second) in row)
                    squares[a, b] += first * second;
            }
        }

        return squares;
    }

    /// <summary>Π mult(α^i)/mult(n), 0 where the state does not fit the type; the shares sum to 1.</summary>
    private double[] Shares(ReadOnlySpan<int> type)
    {
        double[] shares = new double[Count];
        int positions = _compositions.Length - 1;
        for (int state = 0; state < Count; state++)
        {
            ReadOnlySpan<int> gamma = _compositions[Below][Gammas[state]];
            double share = _multinomials[state];
            int divisor = positions;
            for (int v = 0; v < type.Length; v++)
            {
                for (int q = 0; q < gamma[v]; q++)
                    share *= Math.Max(0, type[v] - q) / (double)divisor--;
            }

            shares[state] = share;
        }

        return shares;
    }

    private List<Move>[] Moves()
    {
        var targets = new Dictionary<string, List<Move>>();
        for (int state = 0; state < Count; state++)
        {
            int[][] rows = [.. _states[state].Select((number, row) => _compositions[_rows[row]][number].ToArray())];
            for (int row = 0; row < rows.Length; row++)
            {
                for (int v = 0; v < _compositions[0].Parts; v++)
                {
                    if (rows[row][v] == 0)
                        continue;
                    double factor = row == 0 ? rows[row][v] : (rows[row - 1][v] + 1.0) * rows[row][v];
                    rows[row][v]--;
                    if (row > 0)
                        rows[row - 1][v]++;
                    string key = $"{row}: {string.Join(" | ", rows.Select(counts => string.Join(",", counts)))}";
                    if (!targets.TryGetValue(key, out List<Move>? moves))
                        targets.Add(key, moves = []);
                    moves.Add(new Move(state, v, factor, row == 0));
                    rows[row][v]++;
                    if (row > 0)
                        rows[row - 1][v]--;
                }
            }
        }

        return [.. targets.Values];
    }

    private IEnumerable<int[]> Product(int row) => row == _rows.Length
        ? [[]]
        : Enumerable.Range(0, _compositions[_rows[row]].Count).SelectMany(first => Product(row + 1).Select(rest => (int[])[first, .. rest]));

    private int[] Sum(int[] state)
    {
        int[] sum = new int[_compositions[0].Parts];
        for (int row = 0; row < state.Length; row++)
        {
            for (int v = 0; v < sum.Length; v++)
                sum[v] += _compositions[_rows[row]][state[row]][v];
        }

        return sum;
    }

    private static double Multinomial(ReadOnlySpan<int> counts)
    {
        double product = 1;
        int total = 0;
        foreach (int count in counts)
        {
            for (int q = 1; q <= count; q++)
                product *= ++total / (double)q;
        }

        return product;
    }

    /// <summary>An entry of a raising operator: one symbol of the state goes up a row, with the root of the factor (times α^1_v + 1 from the second row).</summary>
    private readonly record struct Move(int State, int Symbol, double Factor, bool FromSecondRow);
}
