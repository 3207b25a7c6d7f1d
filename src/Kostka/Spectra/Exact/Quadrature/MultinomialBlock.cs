using Kostka.Kernels;
using Kostka.Kernels.Geometry;
using Kostka.Numerics;
using Kostka.Numerics.Lanes;
using Kostka.Spectra.Exact.ClosedForm;
using Jet = Kostka.Numerics.Lanes.Jet<Kostka.Numerics.Lanes.Wide256, Kostka.Numerics.Lanes.Eight<Kostka.Numerics.Lanes.Wide256>>;

namespace Kostka.Spectra.Exact.Quadrature;

/// <summary>
/// The block of (L) or of (L−1, 1) of a kernel by agreement, on polynomials of the counts of at most a given degree D. A function Σ_a c_a φ(x_a; n) of (L−1, 1) is
/// looked at as (φ(x_1; n) − φ(x_2; n))/√2: the tokens at two positions are a mark, the others have a type n' of L − 2, and the kernel is differenced once by
/// exchanging y_1 and y_2, κ(A' + [x_1 = y_1] + [x_2 = y_2]) − κ(A' + [x_1 = y_2] + [x_2 = y_1]) (the Rodrigues form for any V).
/// </summary>
/// <remarks>
/// Given the types, κ is averaged over A' by its Taylor series about the mean, with A's first moments; differences come from the series, too, so that the small
/// block keeps relative accuracy.
/// </remarks>
internal sealed class MultinomialBlock
{
    private const int Width = 4, Order = 5;

    private readonly OrbitKernel<Wide256> _constant;
    private readonly OrbitKernel<Jet> _kernel;
    private readonly double[] _probabilities;
    private readonly (int First, int Second)[] _marks; // (−1, −1): none
    private readonly int _degree;
    private readonly MultinomialNodes _nodes;

    /// <summary>A block.</summary>
    /// <param name="constant">The kernel.</param>
    /// <param name="kernel">The same kernel on Taylor series.</param>
    /// <param name="probabilities">Token probabilities, above 0.</param>
    /// <param name="below">0 for (L), 1 for (L−1, 1).</param>
    /// <param name="degree">D.</param>
    /// <param name="nodes">Nodes of every binomial law, more than D.</param>
    public MultinomialBlock(OrbitKernel<Wide256> constant, OrbitKernel<Jet> kernel, double[] probabilities, int below, int degree, int nodes)
    {
        _constant = constant;
        _kernel = kernel;
        _probabilities = probabilities;
        _degree = degree;
        _nodes = new MultinomialNodes(constant.Length - (2.0 * below), probabilities, nodes);
        int tokens = probabilities.Length;
        _marks = below == 0 ? [(-1, -1)] : [.. from u in Enumerable.Range(0, tokens) from v in Enumerable.Range(u + 1, tokens - u - 1) select (u, v)];
    }

    /// <summary>Nodes of one mark, in groups of four; the last group is filled up with its last node.</summary>
    private int Groups => (_nodes.Count + Width - 1) / Width;

    /// <summary>The block in an orthonormal basis.</summary>
    public Matrix Compute(Computation computation)
    {
        Matrix functions = Functions(), kernel = Kernel(computation), image = new(kernel.Rows, functions.Rows), block = new(functions.Rows, functions.Rows);
        LinearAlgebra.Default.Multiply(kernel, functions, image, transposeB: true);
        LinearAlgebra.Default.Multiply(functions, image, block);
        for (int i = 0; i < block.Rows; i++)
        {
            for (int j = 0; j < i; j++)
                block[i, j] = block[j, i] = (block[i, j] + block[j, i]) / 2;
        }

        return block;
    }

    /// <summary>The weighted kernel between states: a state is a mark and a node, mark by mark.</summary>
    private Matrix Kernel(Computation computation)
    {
        int count = _nodes.Count, states = _marks.Length * count;
        var kernel = new Matrix(states, states);
        TypeSet<Jet> types = Types();
        double[] amplitudes = [.. _marks.SelectMany(mark => Enumerable.Range(0, count).Select(node => Amplitude(mark, node)))];
        Parallel.For(
            0,
            states,
            new ParallelOptions { MaxDegreeOfParallelism = computation.Threads, CancellationToken = computation.Cancellation },
            () => new RowWorker(this, _kernel.Evaluator(types)),
            (row, _, worker) =>
            {
                int mark = row / count;
                for (int other = mark; other < _marks.Length; other++)
                {
                    (int parallel, int crossed) = Matches(_marks[mark], _marks[other]);
                    if (_marks[mark].First >= 0 && parallel == crossed)
                        continue;
                    Span<double> values = kernel.Row(row).Slice(other * count, count);
                    worker.Fill(row, row % count, other, parallel, crossed, values);
                    for (int node = 0; node < count; node++)
                        values[node] *= amplitudes[row] * amplitudes[(other * count) + node];
                }

                return worker;
            },
            _ => { });
        for (int i = 0; i < states; i++)
        {
            for (int j = 0; j < i / count * count; j++)
                kernel[i, j] = kernel[j, i];
        }

        return kernel;
    }

    /// <summary>The types of all L positions: each state's in all four lanes, then each mark's nodes four by four.</summary>
    private TypeSet<Jet> Types()
    {
        int vocabulary = _probabilities.Length, states = _marks.Length * _nodes.Count;
        var counts = new Wide256[(states + (_marks.Length * Groups)) * vocabulary];
        int at = 0;
        foreach ((int First, int Second) mark in _marks)
        {
            for (int node = 0; node < _nodes.Count; node++)
            {
                for (int u = 0; u < vocabulary; u++)
                    counts[at++] = Wide256.Of(Count(mark, node, u));
            }
        }

        Span<double> four = stackalloc double[Width];
        foreach ((int First, int Second) mark in _marks)
        {
            for (int group = 0; group < Groups; group++)
            {
                for (int u = 0; u < vocabulary; u++)
                {
                    for (int lane = 0; lane < Width; lane++)
                        four[lane] = Count(mark, Math.Min((group * Width) + lane, _nodes.Count - 1), u);
                    counts[at++] = Wide(four);
                }
            }
        }

        return _constant.Prepare(counts, []).Select(Jet.Constant);
    }

    /// <summary>
    /// The basis, one row a function, on the states with their amplitudes: monomials of degree ≤ D in the standardised counts, times a mean-free function of the
    /// marked token for (L−1, 1), made orthonormal one after the other.
    /// </summary>
    private Matrix Functions()
    {
        var basis = new ClosedFormBasis(_probabilities);
        int count = _nodes.Count, vocabulary = _probabilities.Length;
        List<int[]> exponents = [.. Exponents(basis.Size, _degree)];
        int copies = _marks[0].First < 0 ? 1 : basis.Size;
        var functions = new Matrix(exponents.Count * copies, _marks.Length * count);
        double[] z = new double[basis.Size];
        for (int state = 0; state < functions.Columns; state++)
        {
            ((int first, int second), int node) = (_marks[state / count], state % count);
            Array.Clear(z);
            for (int u = 0; u < vocabulary; u++)
            {
                double deviation = (Count((first, second), node, u) - (_constant.Length * _probabilities[u])) / Math.Sqrt(_constant.Length);
                for (int i = 0; i < z.Length; i++)
                    z[i] += deviation * basis.Centred(u)[i] / _probabilities[u];
            }

            double amplitude = Amplitude((first, second), node);
            for (int r = 0; r < exponents.Count; r++)
            {
                double monomial = amplitude;
                for (int i = 0; i < z.Length; i++)
                    monomial *= Math.Pow(z[i], exponents[r][i]);
                for (int i = 0; i < copies; i++)
                {
                    functions[(r * copies) + i, state] = first < 0
                        ? monomial
                        : monomial * ((basis.Centred(first)[i] / _probabilities[first]) - (basis.Centred(second)[i] / _probabilities[second]));
                }
            }
        }

        Orthonormalise(functions);
        return functions;
    }

    private double Amplitude((int First, int Second) mark, int node) =>
        Math.Sqrt(_nodes.Weight(node) * (mark.First < 0 ? 1 : _probabilities[mark.First] * _probabilities[mark.Second]));

    private double Count((int First, int Second) mark, int node, int u) => _nodes[node][u] + (u == mark.First || u == mark.Second ? 1 : 0);

    private static (int Parallel, int Crossed) Matches((int First, int Second) x, (int First, int Second) y) =>
        ((x.First == y.First ? 1 : 0) + (x.Second == y.Second ? 1 : 0), (x.First == y.Second ? 1 : 0) + (x.Second == y.First ? 1 : 0));

    /// <summary>All exponents of so many variables, by ascending total degree.</summary>
    private static IEnumerable<int[]> Exponents(int variables, int most)
    {
        IEnumerable<int[]> Of(int left, int degree) => left == 0
            ? (degree == 0 ? [[]] : [])
            : Enumerable.Range(0, degree + 1).SelectMany(first => Of(left - 1, degree - first).Select(rest => (int[])[first, .. rest]));
        return Enumerable.Range(0, most + 1).SelectMany(degree => Of(variables, degree));
    }

    /// <summary>Gram–Schmidt, each row twice.</summary>
    private static void Orthonormalise(Matrix rows)
    {
        for (int i = 0; i < rows.Rows; i++)
        {
            Span<double> row = rows.Row(i);
            for (int pass = 0; pass < 2; pass++)
            {
                for (int j = 0; j < i; j++)
                    System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(rows.Row(j), -System.Numerics.Tensors.TensorPrimitives.Dot<double>(rows.Row(j), row), row, row);
                System.Numerics.Tensors.TensorPrimitives.Divide(row, System.Numerics.Tensors.TensorPrimitives.Norm<double>(row), row);
            }
        }
    }

    private static Wide256 Wide(ReadOnlySpan<double> four) => new(System.Runtime.Intrinsics.Vector256.Create(four));

    /// <summary>Fills rows of the kernel, for one thread.</summary>
    private sealed class RowWorker(MultinomialBlock block, OrbitEvaluator<Jet> evaluator)
    {
        private readonly int[] _x = new int[block.Groups], _y = new int[block.Groups];
        private readonly Jet[] _agreements = new Jet[block.Groups], _values = new Jet[block.Groups];
        private readonly double[] _variance = new double[block.Groups * Width], _third = new double[block.Groups * Width];

        /// <summary>The averaged kernel, differenced where there are marks, between a state and all nodes of another mark.</summary>
        public void Fill(int state, int node, int mark, int parallel, int crossed, Span<double> values)
        {
            int groups = block.Groups, states = block._marks.Length * block._nodes.Count, center = block._marks[mark].First < 0 ? 0 : 1;
            Span<double> mean = stackalloc double[Width];
            for (int g = 0; g < groups; g++)
            {
                (_x[g], _y[g]) = (state, states + (mark * groups) + g);
                for (int lane = 0; lane < Width; lane++)
                {
                    int other = Math.Min((g * Width) + lane, block._nodes.Count - 1);
                    (mean[lane], _variance[(g * Width) + lane], _third[(g * Width) + lane]) = block._nodes.Agreement(node, other);
                    mean[lane] += center;
                }

                _agreements[g] = Jet.Linear(Wide(mean), Wide256.Of(1), Order);
            }

            evaluator.Evaluate(_x, _y, _agreements, _values);
            for (int other = 0; other < values.Length; other++)
            {
                double variance = _variance[other], third = _third[other], sum = 0;
                for (int n = Order; n >= 0; n--)
                {
                    double moment = center == 0 ? Moment(n, 0, variance, third) : Moment(n, parallel - 1, variance, third) - Moment(n, crossed - 1, variance, third);
                    if (moment != 0)
                        sum += moment * _values[other / Width][n].Values[other % Width];
                }

                values[other] = sum;
            }
        }

        /// <summary>E (d + h)^n of a deviation d with given variance and third moment, whose fourth and fifth are those of a Gaussian and of its skewness.</summary>
        private static double Moment(int n, double h, double variance, double third) => n switch
        {
            0 => 1,
            1 => h,
            2 => (h * h) + variance,
            3 => (h * h * h) + (3 * h * variance) + third,
            4 => (h * h * h * h) + (6 * h * h * variance) + (4 * h * third) + (3 * variance * variance),
            _ => (h * h * h * h * h) + (10 * h * h * h * variance) + (10 * h * h * third) + (15 * h * variance * variance) + (10 * variance * third),
        };
    }
}
