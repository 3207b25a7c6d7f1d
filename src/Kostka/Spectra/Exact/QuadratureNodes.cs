using Kostka.Numerics.Quadrature;

namespace Kostka.Spectra.Exact;

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
    /// <summary>Where equidistant nodes are not possible: so many Gauss nodes are taken as cover this many standard deviations.</summary>
    private const double GaussRange = 20;

    /// <summary>What a node may add to an entry of a block, in units of the function's value there, and still be left out.</summary>
    private const double Negligible = 1e-19;

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

    /// <summary>The nodes of one s, without those whose part in any entry of a block is negligible.</summary>
    public QuadratureSlice Slice(int index)
    {
        double positions = _disagreements.Trials, offset = _disagreements.Deviation * _rule.Nodes[index];
        double different = Math.Clamp(_disagreements.Mean + offset, 0, positions), equal = positions - different;
        var ofDifferent = new KrawtchoukPolynomials(different, _onesOfDifferent);
        var ofEqual = new KrawtchoukPolynomials(equal, _onesOfEqual);
        QuadratureRule onlyInX = ofDifferent.IsWide ? ofDifferent.Uniform(_size.Step) : ofDifferent.Gauss((int)(GaussRange / _size.Step));
        QuadratureRule inBoth = ofEqual.Gauss(_size.Nodes);
        int kept = _symmetric ? (onlyInX.Count + 1) / 2 : onlyInX.Count;
        var slice = new QuadratureSlice(kept * inBoth.Count, equal);
        for (int a = 0; a < kept; a++)
        {
            double weight = _rule.Weights[index] * onlyInX.Weights[a] * (_symmetric && (2 * a) + 1 != onlyInX.Count ? 2 : 1);
            double deltaOnly = ofDifferent.Deviation * onlyInX.Nodes[a];
            for (int b = 0; b < inBoth.Count; b++)
            {
                // i − mp and j − mq from deviations alone, so that nothing cancels.
                double deltaBoth = ofEqual.Deviation * inBoth.Nodes[b];
                double ofX = (offset * (_onesOfDifferent - _onesOfEqual)) + deltaOnly + deltaBoth;
                double ofY = (offset * (1 - _onesOfDifferent - _onesOfEqual)) - deltaOnly + deltaBoth;
                double x = _x.Deviation == 0 ? 0 : ofX / _x.Deviation, y = _y.Deviation == 0 ? 0 : ofY / _y.Deviation, share = weight * inBoth.Weights[b];
                if (share * share * _x.SquareSum(x, _size.Degrees) * _y.SquareSum(y, _size.Degrees) > Negligible * Negligible)
                    slice.Add(new(x, y, _x.Mean + ofX, _y.Mean + ofY, ofEqual.Mean + deltaBoth, share));
            }
        }

        slice.Pad();
        return slice;
    }

    private static double Share(double part, double rest) => part + rest > 0 ? part / (part + rest) : 0;
}

/// <summary>A node.</summary>
/// <param name="X">(i − mp)/√(mp(1−p)).</param>
/// <param name="Y">(j − mq)/√(mq(1−q)).</param>
/// <param name="OnesOfX">i.</param>
/// <param name="OnesOfY">j.</param>
/// <param name="Both">N_11.</param>
/// <param name="Weight">Its weight.</param>
internal readonly record struct QuadratureNode(double X, double Y, double OnesOfX, double OnesOfY, double Both, double Weight);

/// <summary>Nodes of one number of disagreements; the fields of <see cref="QuadratureNode"/> in arrays.</summary>
/// <param name="capacity">The largest number of nodes.</param>
/// <param name="equal">N_11 + N_00.</param>
internal sealed class QuadratureSlice(int capacity, double equal)
{
    private const int Batch = 32;

    private readonly double[] _numbers = new double[6 * Padded(capacity)];

    /// <summary>Number of nodes.</summary>
    public int Count { get; private set; }

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

    /// <summary>Appends a node.</summary>
    public void Add(QuadratureNode node)
    {
        int at = Count++;
        (X[at], Y[at], OnesOfX[at], OnesOfY[at], Both[at], Weights[at]) = (node.X, node.Y, node.OnesOfX, node.OnesOfY, node.Both, node.Weight);
    }

    /// <summary>Appends nodes of weight 0, so that their number becomes a multiple of 32: what kernels take in at a time.</summary>
    public void Pad()
    {
        int last = Count - 1;
        for (int end = Padded(Count); last >= 0 && Count < end;)
            Add(new(X[last], Y[last], OnesOfX[last], OnesOfY[last], Both[last], 0));
    }

    private static int Padded(int count) => (count + Batch - 1) / Batch * Batch;

    private Span<double> Row(int row) => _numbers.AsSpan(row * (_numbers.Length / 6), Count);
}
