using System.Numerics;
using System.Numerics.Tensors;
using Kostka.Networks.Blocks;
using Kostka.Numerics.Products;

namespace Kostka.Networks.Steps;

/// <summary>
/// Attention of one query, the same for all samples, to sequences of two symbols. Rows are sums of a token's part and a position's, and so are their scores and values: read from
/// two small tables, the positions' part of what is read is one matrix product for all samples, and tokens count only by how much attention is on ones.
/// </summary>
internal sealed class BitQueryStep<T> : Step<T>, IAttentionStep
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Rows of the tokens' tables: token 0, token 1, the added token.
    private const int Tokens = 3;

    private readonly HeadShape _heads;
    private readonly Parts _places, _tokens;
    private readonly Node _bits, _weights, _shares;
    private readonly Node[] _kept;
    private readonly int _positions;
    private readonly ScoreFunction<T> _function;
    private int _backAt, _perTokenAt;

    /// <summary>Creates the step.</summary>
    /// <param name="block">The layer; its scores are not absolute ones.</param>
    /// <param name="heads">Its heads.</param>
    /// <param name="places">The positions' parts.</param>
    /// <param name="tokens">The tokens' parts.</param>
    /// <param name="room">A node of given positions and width for every sample.</param>
    public BitQueryStep(Block.Attention block, HeadShape heads, Parts places, Parts tokens, Func<int, int, Node> room)
        : base(block.Name, room(1, heads.Inner))
    {
        (_heads, _places, _tokens, _positions) = (heads, places, tokens, places.Stacked.Rows);
        (_bits, _weights, _shares) = (room(_positions, 1), room(_positions, heads.Count), room(Tokens, heads.Count));
        _kept = [_bits, _weights, _shares];

        // The last position sees all.
        _function = new(block.Layer.Score, Causal: false, T.CreateChecked(block.ScoreFactor), _positions);
    }

    public override ReadOnlySpan<Node> Kept => _kept;

    public Node Weights => _weights;

    public int Queries => 1;

    // Number of sequence positions: the last row is the added token's.
    private int Length => _positions - 1;

    public override void PlanBackward(SlopePlan plan)
    {
        foreach (Node node in new[] { _places.Scores, _tokens.Scores, _places.Stacked, _tokens.Stacked })
            plan.Claim(node);
        long rows = (long)plan.Samples * _heads.Count;
        _backAt = plan.Scratch(rows * (_positions + Tokens));
        _perTokenAt = _backAt + (int)(rows * _positions);
    }

    public override void Forward(in Pass<T> pass)
    {
        ReadOnlySpan<T> places = _places.Scores.TableValues(pass), tokens = _tokens.Scores.TableValues(pass);
        Span<T> bits = _bits.Values(pass), weights = _weights.Values(pass), shares = _shares.Values(pass), output = Output.Values(pass);
        ReadBits(pass, bits);
        for (int i = 0; i < pass.Count * _heads.Count; i++)
        {
            int head = i % _heads.Count;
            Span<T> row = weights.Slice(i * _positions, _positions);
            places.Slice(head * _positions, _positions).CopyTo(row);
            AddPerToken(tokens.Slice(head * Tokens, Tokens), BitsOf(bits, i), row);
        }

        _function.Forward(weights);
        for (int i = 0; i < pass.Count * _heads.Count; i++)
        {
            Span<T> own = shares.Slice(i * Tokens, Tokens);
            own.Clear();
            AddSums(weights.Slice(i * _positions, _positions), BitsOf(bits, i), own);
        }

        for (int head = 0; head < _heads.Count; head++)
        {
            Read(pass.Count, head, weights, _places.Values(pass), T.Zero, output);
            Read(pass.Count, head, shares, _tokens.Values(pass), T.One, output);
        }
    }

    public override void Backward(in Pass<T> pass)
    {
        ReadOnlySpan<T> bits = _bits.Values(pass), weights = _weights.Values(pass), shares = _shares.Values(pass), slopes = Output.Slopes(pass);
        int rows = pass.Count * _heads.Count;
        Span<T> back = pass.Local.Slice(_backAt, rows * _positions), perToken = pass.Local.Slice(_perTokenAt, rows * Tokens);
        for (int head = 0; head < _heads.Count; head++)
        {
            ReadBack(pass.Count, head, weights, _places, pass, slopes, back);
            ReadBack(pass.Count, head, shares, _tokens, pass, slopes, perToken);
        }

        Span<T> toPlaces = _places.Scores.TableSlopes(pass), toTokens = _tokens.Scores.TableSlopes(pass);
        for (int i = 0; i < rows; i++)
            AddPerToken(perToken.Slice(i * Tokens, Tokens), BitsOf(bits, i), back.Slice(i * _positions, _positions));
        _function.Backward(weights, back);
        for (int i = 0; i < rows; i++)
        {
            int head = i % _heads.Count;
            ReadOnlySpan<T> row = back.Slice(i * _positions, _positions);
            Span<T> own = toPlaces.Slice(head * _positions, _positions);
            TensorPrimitives.Add(own, row, own);
            AddSums(row, BitsOf(bits, i), toTokens.Slice(head * Tokens, Tokens));
        }
    }

    /// <summary>The bits as numbers; 0 for the added token.</summary>
    private static void ReadBits(in Pass<T> pass, Span<T> bits)
    {
        // Row 2a + v is token v at position a, and the added token's is 2L. A branch would be mispredicted half of the time.
        ReadOnlySpan<int> rows = pass.Rows[..bits.Length];
        for (int i = 0; i < rows.Length; i++)
            bits[i] = T.CreateTruncating(rows[i] & 1);
    }

    /// <summary>The bits of the sample that row i, of heads × samples, belongs to.</summary>
    private ReadOnlySpan<T> BitsOf(ReadOnlySpan<T> bits, int i) => bits.Slice(i / _heads.Count * _positions, _positions);

    /// <summary>Adds to every position what belongs to its token.</summary>
    private void AddPerToken(ReadOnlySpan<T> perToken, ReadOnlySpan<T> bits, Span<T> row)
    {
        T last = row[Length] + perToken[2];
        TensorPrimitives.MultiplyAdd(bits, perToken[1] - perToken[0], row, row);
        TensorPrimitives.Add(row, perToken[0], row);
        row[Length] = last;
    }

    /// <summary>Adds to every token's number the sum over its positions.</summary>
    private void AddSums(ReadOnlySpan<T> row, ReadOnlySpan<T> bits, Span<T> perToken)
    {
        T ones = Reductions.Dot(row, bits);
        perToken[0] += Reductions.Sum(row[..Length]) - ones;
        perToken[1] += ones;
        perToken[2] += row[Length];
    }

    /// <summary>What a head reads with given weights in a table of values: output ← weights·values + beta·output.</summary>
    private void Read(int samples, int head, ReadOnlySpan<T> weights, ReadOnlySpan<T> values, T beta, Span<T> output)
    {
        int d = _heads.Dimension, columns = weights.Length / (samples * _heads.Count), stride = _places.Stacked.Width;
        MatrixProduct.Multiply(
            samples, d, columns, T.One, weights[(head * columns)..], columns * _heads.Count, false, values[(head * d)..], stride, false, beta, output[(head * d)..], _heads.Inner);
    }

    /// <summary>From slopes of what a head reads to those of the values, added, and of the weights.</summary>
    private void ReadBack(int samples, int head, ReadOnlySpan<T> weights, Parts parts, in Pass<T> pass, ReadOnlySpan<T> slopes, Span<T> toWeights)
    {
        int d = _heads.Dimension, columns = parts.Stacked.Rows, stride = parts.Stacked.Width, table = columns * _heads.Count;
        ReadOnlySpan<T> own = slopes[(head * d)..], values = parts.Values(pass)[(head * d)..];
        Span<T> toValues = parts.Stacked.TableSlopes(pass)[(_heads.Inner + (head * d))..];
        MatrixProduct.Multiply(columns, d, samples, T.One, weights[(head * columns)..], table, true, own, _heads.Inner, false, T.One, toValues, stride);
        MatrixProduct.Multiply(samples, columns, d, T.One, own, _heads.Inner, false, values, stride, true, T.Zero, toWeights[(head * columns)..], table);
    }

    /// <summary>What one of the two parts of a row adds to scores and values.</summary>
    /// <param name="Scores">The query's products with its keys: heads × rows.</param>
    /// <param name="Stacked">Its keys and values, the keys first.</param>
    internal sealed record Parts(Node Scores, Node Stacked)
    {
        /// <summary>The values, from the first row's on.</summary>
        public ReadOnlySpan<T> Values(in Pass<T> pass) => Stacked.TableValues(pass)[(Stacked.Width / 2)..];
    }
}
