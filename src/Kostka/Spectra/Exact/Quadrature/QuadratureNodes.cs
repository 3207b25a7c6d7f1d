using Kostka.Numerics.Quadrature;

namespace Kostka.Spectra.Exact.Quadrature;

/// <summary>How fine a rule is, and how many polynomials of the types are carried.</summary>
/// <param name="Degrees">R: polynomials p_0 … p_{R−1}.</param>
/// <param name="Nodes">Gauss nodes for the number of positions where x and y differ, and for how many of the others are ones.</param>
/// <param name="Step">
/// The distance of nodes, in standard deviations, for how many of the positions that differ are ones of x: the direction of i − j.
/// </param>
internal readonly record struct QuadratureSize(int Degrees, int Nodes, double Step);

/// <summary>
/// Quadrature over the contingency table of a pair of binary sequences, x of independent tokens that are 1 with probability p, y likewise with q. The table
/// is multinomial, hence three nested binomials: the disagreements s = N_10 + N_01 of m positions, then N_10 of these s and N_11 of the other m − s. Each is
/// replaced by a rule at a real number of trials, so that the cost does not depend on m.
/// </summary>
/// <remarks>
/// The order of nesting keeps i − j = N_10 − N_01 apart. In the other two directions kernels vary by a share of 1/√m, and few Gauss nodes do; in this one they
/// vary at the scale of its standard deviation, and an activation with a kink makes them singular at imaginary i − j of that size: equidistant nodes do best.
/// </remarks>
internal sealed class QuadratureNodes
{
    /// <summary>How far equidistant nodes reach at least, in standard deviations.</summary>
    private const double Reach = 10;

    private readonly KrawtchoukPolynomials _disagreements;
    private readonly QuadratureRule _rule;
    private readonly KrawtchoukPolynomials _x, _y;
    private readonly double _onesOfDifferent, _onesOfEqual;
    private readonly QuadratureSize _size;
    private readonly bool _symmetric;

    /// <summary>The rule.</summary>
    /// <param name="positions">m.</param>
    /// <param name="p">Probability of a one in x.</param>
    /// <param name="q">Probability of a one in y.</param>
    /// <param name="symmetric">
    /// Whether what is integrated does not change when x and y are exchanged (and p = q): one of two mirrored nodes then stands for both.
    /// </param>
    /// <param name="size">Numbers of nodes; fewer are used where the trials do not allow so many.</param>
    public QuadratureNodes(double positions, double p, double q, bool symmetric, QuadratureSize size)
    {
        double only = p * (1 - q), other = (1 - p) * q, both = p * q, neither = (1 - p) * (1 - q);
        _x = new KrawtchoukPolynomials(positions, p);
        _y = new KrawtchoukPolynomials(positions, q);
        _symmetric = symmetric;
        _size = size;
        _onesOfDifferent = Share(only, other);
        _onesOfEqual = Share(both, neither);
        _disagreements = new KrawtchoukPolynomials(positions, Math.Clamp(only + other, 0, 1));
        _rule = _disagreements.Gauss(size.Nodes);
    }

    /// <summary>Number of slices, one a node of s.</summary>
    public int Slices => _rule.Count;

    /// <summary>The nodes of one s.</summary>
    public QuadratureSlice Slice(int index)
    {
        double positions = _disagreements.Trials, offset = _disagreements.Deviation * _rule.Nodes[index];
        double different = Math.Clamp(_disagreements.Mean + offset, 0, positions);
        var ofDifferent = new KrawtchoukPolynomials(different, _onesOfDifferent);
        var ofEqual = new KrawtchoukPolynomials(positions - different, _onesOfEqual);
        QuadratureRule onlyInX = OnlyInX(ofDifferent), inBoth = ofEqual.Gauss(_size.Nodes);
        int kept = _symmetric ? (onlyInX.Count + 1) / 2 : onlyInX.Count;
        var slice = new QuadratureSlice(kept * inBoth.Count, ofEqual.Trials);
        for (int a = 0, node = 0; a < kept; a++)
        {
            double weight = _rule.Weights[index] * onlyInX.Weights[a] * (_symmetric && (2 * a) + 1 != onlyInX.Count ? 2 : 1);
            double deltaOnly = ofDifferent.Deviation * onlyInX.Nodes[a];
            for (int b = 0; b < inBoth.Count; b++, node++)
            {
                // i − mp and j − mq from deviations alone, so that nothing cancels.
                double deltaBoth = ofEqual.Deviation * inBoth.Nodes[b];
                double x = (offset * (_onesOfDifferent - _onesOfEqual)) + deltaOnly + deltaBoth;
                double y = (offset * (1 - _onesOfDifferent - _onesOfEqual)) - deltaOnly + deltaBoth;
                slice.X[node] = _x.Deviation == 0 ? 0 : x / _x.Deviation;
                slice.Y[node] = _y.Deviation == 0 ? 0 : y / _y.Deviation;
                slice.OnesOfX[node] = _x.Mean + x;
                slice.OnesOfY[node] = _y.Mean + y;
                slice.Both[node] = ofEqual.Mean + deltaBoth;
                slice.Weights[node] = weight * inBoth.Weights[b];
            }
        }

        slice.Pad();
        return slice;
    }

    /// <summary>Equidistant nodes where possible, else as many Gauss nodes. Polynomials of higher degrees are felt further out.</summary>
    private QuadratureRule OnlyInX(KrawtchoukPolynomials ofDifferent)
    {
        double reach = Reach + (_size.Degrees / 16.0);
        return ofDifferent.IsWide ? ofDifferent.Uniform(_size.Step, reach) : ofDifferent.Gauss((int)(2 * reach / _size.Step));
    }

    private static double Share(double part, double rest) => part + rest > 0 ? part / (part + rest) : 0;
}

/// <summary>Nodes of one number of disagreements, padded by nodes of weight 0 to a multiple of 32: what kernels take in at a time.</summary>
/// <param name="nodes">Number of nodes without the padding.</param>
/// <param name="equal">N_11 + N_00.</param>
internal sealed class QuadratureSlice(int nodes, double equal)
{
    private const int Batch = 32;

    private readonly double[] _numbers = new double[6 * Padded(nodes)];

    /// <summary>Number of nodes, the padding included.</summary>
    public int Count { get; } = Padded(nodes);

    /// <summary>N_11 + N_00.</summary>
    public double Equal => equal;

    /// <summary>(i − mp)/√(mp(1−p)).</summary>
    public Span<double> X => Row(0);

    /// <summary>(j − mq)/√(mq(1−q)).</summary>
    public Span<double> Y => Row(1);

    /// <summary>i.</summary>
    public Span<double> OnesOfX => Row(2);

    /// <summary>j.</summary>
    public Span<double> OnesOfY => Row(3);

    /// <summary>N_11.</summary>
    public Span<double> Both => Row(4);

    /// <summary>The weights.</summary>
    public Span<double> Weights => Row(5);

    /// <summary>Fills the padding with the last node.</summary>
    public void Pad()
    {
        for (int row = 0; row < 5; row++)
            Row(row)[nodes..].Fill(Row(row)[nodes - 1]);
    }

    private static int Padded(int count) => (count + Batch - 1) / Batch * Batch;

    private Span<double> Row(int row) => _numbers.AsSpan(row * Count, Count);
}
