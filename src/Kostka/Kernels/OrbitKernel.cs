using System.Runtime.CompilerServices;
using Kostka.Architectures;
using Kostka.Kernels.Geometry;
using Kostka.Numerics.Lanes;

namespace Kostka.Kernels;

/// <summary>
/// A kernel that treats all positions alike as a function κ(N) of the contingency table N_uv = #{a : x_a = u, y_a = v}: two pairs of sequences have the same
/// table exactly when one permutation of the positions carries one to the other (Lavie, Gur-Ari, Ringel 2024, §3).
/// </summary>
/// <remarks>
/// For most architectures, those without attention maps, κ depends on the table only through the two types and the agreement tr N
/// (<see cref="ByAgreement"/>): see <see cref="MatchCells{T}"/>.
/// </remarks>
/// <typeparam name="T">The numbers of the recursion.</typeparam>
internal sealed class OrbitKernel<T>
    where T : unmanaged, ILane<T>
{
    private const int StateBytes = 64 << 10, LargestBatch = 512;

    private readonly Architecture _architecture;
    private readonly Recursion _recursion;
    private readonly KernelKind _kind;

    /// <summary>The kernel of an architecture on sequences of one length over one alphabet.</summary>
    /// <exception cref="RequestException">The architecture's kernel is not available, or a part of it tells positions apart; names the part.</exception>
    public OrbitKernel(Architecture architecture, KernelKind kind, int length, int vocabulary)
    {
        _architecture = architecture;
        _kind = kind;
        Length = length;
        Vocabulary = vocabulary;
        _recursion = new Recursion(architecture);
        if (PermutationSymmetry.Obstacle(architecture) is { } obstacle)
            throw new RequestException(obstacle);
        ByAgreement = !_recursion.Slots.Any(slot => slot.IsMap);
    }

    /// <summary>Number of positions L.</summary>
    public int Length { get; }

    /// <summary>Number of symbols V.</summary>
    public int Vocabulary { get; }

    /// <summary>Whether κ depends on the table only through the two types and tr N.</summary>
    public bool ByAgreement { get; }

    /// <summary>Whether the last position is distinguished: only the first L − 1 are permuted then, and a type comes with its last token.</summary>
    public bool LastDistinguished => PermutationSymmetry.LastDistinguished(_architecture);

    /// <summary>Records what the recursion needs of every type by itself.</summary>
    /// <param name="counts">The counts of all L positions: V numbers a type.</param>
    /// <param name="last">The token at the last position, type by type; empty unless it is distinguished.</param>
    public TypeSet<T> Prepare(ReadOnlySpan<T> counts, ReadOnlySpan<int> last)
    {
        if (LastDistinguished != !last.IsEmpty || (!last.IsEmpty && last.Length * Vocabulary != counts.Length))
            throw new ArgumentException($"{counts.Length / Vocabulary} types came with {last.Length} last tokens.", nameof(last));
        var types = new TypeSet<T>(
            counts, last, Vocabulary, _recursion.Slots.Select(slot => ByAgreement ? 2 : OrbitTypePairs<T>.TermSize(slot, Vocabulary)));
        if (_recursion.Slots.IsEmpty)
            return types;
        ITypePairs<T> pairs = Pairs(tangent: false);
        for (int start = 0; start < types.Count; start += pairs.Capacity)
        {
            pairs.LoadRecording(types, start, Math.Min(pairs.Capacity, types.Count - start));
            _recursion.Run(pairs.Batch);
        }

        return types;
    }

    /// <summary>What evaluates κ on pairs of these types, for one thread.</summary>
    public OrbitEvaluator<T> Evaluator(TypeSet<T> types) => new(this, types, Pairs(_kind == KernelKind.Ntk));

    /// <summary>κ of every type's pair (x, x).</summary>
    public T[] Diagonal(TypeSet<T> types)
    {
        int[] numbers = [.. Enumerable.Range(0, types.Count)];
        var tables = new T[Vocabulary * Vocabulary * types.Count];
        for (int x = 0; x < types.Count; x++)
        {
            for (int u = 0; u < Vocabulary; u++)
                tables[(u * (Vocabulary + 1) * types.Count) + x] = types[x][u];
        }

        var values = new T[types.Count];
        Evaluator(types).EvaluateTables(numbers, numbers, tables, values);
        return values;
    }

    /// <summary>Carries a loaded batch through the layers and reads the kernel's values.</summary>
    internal void Run(PairBatch<T> batch, Span<T> values)
    {
        _recursion.Run(batch);
        batch.ReadOut(_kind == KernelKind.Ntk ? batch.Theta : batch.K, _architecture.Readout, values);
    }

    private ITypePairs<T> Pairs(bool tangent)
    {
        double position = _architecture.Position is PositionEmbedding.Learned learned ? learned.Variance : 0;
        int cells = ByAgreement ? 4 : checked((Vocabulary * Vocabulary * Vocabulary * Vocabulary) + (Vocabulary * Vocabulary));
        int capacity = LaneLoop.Padded(Math.Clamp(StateBytes / (cells * Unsafe.SizeOf<T>()), 1, LargestBatch));
        return ByAgreement
            ? new MatchTypePairs<T>(_architecture.TokenVariance, position, _recursion.Slots.Length, Length, capacity, tangent)
            : new OrbitTypePairs<T>(_architecture.TokenVariance, position, _recursion.Slots, Length, Vocabulary, capacity, tangent);
    }
}

/// <summary>Evaluates κ on pairs of types, in batches, without allocating. For one thread.</summary>
/// <typeparam name="T">The numbers of the recursion.</typeparam>
internal sealed class OrbitEvaluator<T>
    where T : unmanaged, ILane<T>
{
    private readonly OrbitKernel<T> _kernel;
    private readonly TypeSet<T> _types;
    private readonly ITypePairs<T> _pairs;
    private readonly T[] _tables;

    internal OrbitEvaluator(OrbitKernel<T> kernel, TypeSet<T> types, ITypePairs<T> pairs)
    {
        _kernel = kernel;
        _types = types;
        _pairs = pairs;
        _tables = new T[pairs.TableSize * pairs.Capacity];
    }

    /// <summary>The same evaluator for other types of the kernel; it works in the memory of this one, so that only one of the two may be at work at a time.</summary>
    public OrbitEvaluator<T> With(TypeSet<T> types) => new(_kernel, types, _pairs);

    /// <summary>κ of pairs given by their types and their agreement. Needs a kernel by agreement, or two symbols, where the agreement fixes the table.</summary>
    /// <param name="x">The type numbers of the first sequences.</param>
    /// <param name="y">The type numbers of the second sequences.</param>
    /// <param name="agreements">tr N, the number of positions (of all L) with equal tokens.</param>
    /// <param name="values">Receives κ.</param>
    public void Evaluate(ReadOnlySpan<int> x, ReadOnlySpan<int> y, ReadOnlySpan<T> agreements, Span<T> values)
    {
        if (!_kernel.ByAgreement && _kernel.Vocabulary != 2)
            throw new InvalidOperationException("The agreement does not fix the table.");
        for (int start = 0; start < x.Length; start += _pairs.Capacity)
        {
            int count = Math.Min(_pairs.Capacity, x.Length - start);
            ReadOnlySpan<int> first = x.Slice(start, count), second = y.Slice(start, count);
            ReadOnlySpan<T> agreement = agreements.Slice(start, count);
            if (_kernel.ByAgreement)
                _pairs.Load(_types, first, second, agreement);
            else
                _pairs.Load(_types, first, second, BinaryTables(first, second, agreement));
            _kernel.Run(_pairs.Batch, values.Slice(start, count));
        }
    }

    /// <summary>κ of pairs given by their contingency tables.</summary>
    /// <param name="x">The type numbers of the first sequences.</param>
    /// <param name="y">The type numbers of the second sequences.</param>
    /// <param name="tables">N_uv of every pair, over all L positions: row u·V + v, one number a pair.</param>
    /// <param name="values">Receives κ.</param>
    public void EvaluateTables(ReadOnlySpan<int> x, ReadOnlySpan<int> y, ReadOnlySpan<T> tables, Span<T> values)
    {
        int vocabulary = _kernel.Vocabulary;
        for (int start = 0; start < x.Length; start += _pairs.Capacity)
        {
            int count = Math.Min(_pairs.Capacity, x.Length - start);
            Span<T> needed = _tables.AsSpan(0, _pairs.TableSize * count);
            needed.Clear();
            for (int cell = 0; cell < vocabulary * vocabulary; cell++)
            {
                ReadOnlySpan<T> row = tables.Slice((cell * x.Length) + start, count);
                if (!_kernel.ByAgreement)
                    row.CopyTo(needed[(cell * count)..]);
                else if (cell % (vocabulary + 1) == 0)
                {
                    for (int j = 0; j < count; j++)
                        needed[j] += row[j];
                }
            }

            _pairs.Load(_types, x.Slice(start, count), y.Slice(start, count), needed);
            _kernel.Run(_pairs.Batch, values.Slice(start, count));
        }
    }

    /// <summary>The tables of two symbols: with i and j ones and agreement A, N_11 = (A − L + i + j)/2, and the rest follows from the margins.</summary>
    private ReadOnlySpan<T> BinaryTables(ReadOnlySpan<int> x, ReadOnlySpan<int> y, ReadOnlySpan<T> agreements)
    {
        int count = x.Length;
        T length = T.Of(_kernel.Length);
        for (int c = 0; c < count; c++)
        {
            T i = _types[x[c]][1], j = _types[y[c]][1], both = (agreements[c] - length + i + j) * T.Of(0.5);
            _tables[c] = length - i - j + both;
            _tables[count + c] = j - both;
            _tables[(2 * count) + c] = i - both;
            _tables[(3 * count) + c] = both;
        }

        return _tables.AsSpan(0, 4 * count);
    }
}
