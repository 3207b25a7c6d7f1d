using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Kernels;
using MathNet.Numerics.Integration;

namespace Kostka.Tests.Kernels;

/// <summary>
/// The kernel recursion written out with plain loops over K_ab(x, x), K_ab(y, y), K_ab(x, y) and their tangent partners, straight from the table of
/// layers (Hron et al. 2020; Lavie, Gur-Ari, Ringel 2024). Does not check the grammar: off it, it computes the wrong kernel that the naive recursion gives.
/// </summary>
internal sealed class ScalarRecursion
{
    private double[,] _xx, _yy, _xy, _txx, _tyy, _txy;

    private ScalarRecursion(Architecture architecture, int[] x, int[] y)
    {
        _xx = Embedded(architecture, x, x);
        _yy = Embedded(architecture, y, y);
        _xy = Embedded(architecture, x, y);
        Architecture trained = architecture.Position is PositionEmbedding.Sinusoidal ? architecture with { Position = new PositionEmbedding.None() } : architecture;
        (_txx, _tyy, _txy) = (Embedded(trained, x, x), Embedded(trained, y, y), Embedded(trained, x, y));
    }

    /// <summary>Both kernels of one pair.</summary>
    public static KernelValue Value(Architecture architecture, int[] x, int[] y)
    {
        var recursion = new ScalarRecursion(architecture, x, y);
        recursion.Apply(architecture.Layers);
        return new(ReadOut(recursion._xy, architecture.Readout), ReadOut(recursion._txy, architecture.Readout));
    }

    private static double[,] Embedded(Architecture architecture, int[] x, int[] y) => Filled(x.Length, (a, b) =>
        (x[a] == y[b] ? architecture.TokenVariance : 0) + architecture.Position switch
        {
            PositionEmbedding.Learned learned => a == b ? learned.Variance : 0,
            PositionEmbedding.Exponential smooth => smooth.Variance * Math.Exp(-Math.Abs(a - b) / smooth.LengthScale),
            PositionEmbedding.Sinusoidal waves => waves.Variance * Sinusoids(a - b, waves.Base),
            _ => 0,
        });

    /// <summary>∫_0^1 cos(lag·base^(−u)) du by a composite Gauss-Legendre rule in u.</summary>
    public static double Sinusoids(int lag, double ratio)
    {
        double panels = 4 + (Math.Abs(lag) / 2);
        return Enumerable.Range(0, (int)panels).Sum(i => GaussLegendreRule.Integrate(u => Math.Cos(lag * Math.Pow(ratio, -u)), i / panels, (i + 1) / panels, 32));
    }

    private void Apply(ImmutableArray<Layer> layers)
    {
        foreach (Layer layer in layers)
            Apply(layer);
    }

    private void Apply(Layer layer)
    {
        switch (layer)
        {
            case Layer.Dense dense:
                Each((k, _, _) => (dense.WeightVariance * k) + dense.BiasVariance, (t, _, now, _, _) => (dense.WeightVariance * t) + now);
                break;
            case Layer.Activation { Function: ActivationFunction.Relu }:
                Each(
                    (k, p, q) => p * q > 0 ? Math.Sqrt(p * q) / (2 * Math.PI) * ArcCosine(Rho(k, p, q)) : 0,
                    (t, k, _, p, q) => p * q > 0 ? t * (Math.PI - Math.Acos(Rho(k, p, q))) / (2 * Math.PI) : t / 4);
                break;
            case Layer.Activation { Function: ActivationFunction.Erf }:
                Each(
                    (k, p, q) => 2 / Math.PI * Math.Asin(2 * k / Math.Sqrt((1 + (2 * p)) * (1 + (2 * q)))),
                    (t, k, _, p, q) => t * 4 / Math.PI / Math.Sqrt(((1 + (2 * p)) * (1 + (2 * q))) - (4 * k * k)));
                break;
            case Layer.Activation { Function: ActivationFunction.Gelu }:
                Each(
                    (k, p, q) => (k * Orthant(k, p, q)) + (Density(k, p, q) * ((p * q) + (k * k * ((1 / (1 + p)) + (1 / (1 + q)) - 1)))),
                    (t, k, _, p, q) => t * (Orthant(k, p, q) + (k * Density(k, p, q) * ((1 / (1 + p)) + (1 / (1 + q)) + (1 / (((1 + p) * (1 + q)) - (k * k)))))));
                break;
            case Layer.LayerNorm or Layer.RmsNorm:
                Each((k, p, q) => p * q > 0 ? k / Math.Sqrt(p * q) : 0, (t, _, _, p, q) => p * q > 0 ? t / Math.Sqrt(p * q) : 0);
                break;
            case Layer.Residual residual:
                (double[,] xx, double[,] yy, double[,] xy, double[,] txx, double[,] tyy, double[,] txy) = (_xx, _yy, _xy, _txx, _tyy, _txy);
                Apply(residual.Body);
                (_xx, _yy, _xy) = (Sum(xx, _xx), Sum(yy, _yy), Sum(xy, _xy));
                (_txx, _tyy, _txy) = (Sum(txx, _txx), Sum(tyy, _tyy), Sum(txy, _txy));
                break;
            case Layer.Repeat repeat:
                for (int pass = 0; pass < repeat.Times; pass++)
                    Apply(repeat.Body);
                break;
            case Layer.Pool pool:
                Readout how = pool.Kind == PoolKind.Mean ? Readout.Mean : Readout.Flatten;
                (_xx, _yy, _xy) = (Single(_xx, how), Single(_yy, how), Single(_xy, how));
                (_txx, _tyy, _txy) = (Single(_txx, how), Single(_tyy, how), Single(_txy, how));
                break;
            case Layer.Attention { Scaling: Scaling.InverseDimension } tied:
                double[,] ax = Weights(tied, _xx), ay = Weights(tied, _yy);
                (_xx, _txx) = Tied(tied, ax, ax, _xx, _txx);
                (_yy, _tyy) = Tied(tied, ay, ay, _yy, _tyy);
                (_xy, _txy) = Tied(tied, ax, ay, _xy, _txy);
                break;
            case Layer.Attention { Score: Score.Linear, Causal: false } linear:
                (_xx, _txx) = Linear(linear, _xx, _txx);
                (_yy, _tyy) = Linear(linear, _yy, _tyy);
                (_xy, _txy) = Linear(linear, _xy, _txy);
                break;
            case Layer.Activation { Function: ActivationFunction.Identity }:
                break;
            default:
                throw new ArgumentException($"No scalar kernel of {layer}.");
        }
    }

    /// <summary>A layer on every position alike: new K from (K, p, q), new Θ from (Θ, old K, new K, p, q), p and q the variances before the layer.</summary>
    private void Each(Func<double, double, double, double> k, Func<double, double, double, double, double, double> theta)
    {
        double[] p = Diagonal(_xx), q = Diagonal(_yy);
        (_xx, _txx) = Both(_xx, _txx, p, p);
        (_yy, _tyy) = Both(_yy, _tyy, q, q);
        (_xy, _txy) = Both(_xy, _txy, p, q);

        (double[,] K, double[,] Theta) Both(double[,] old, double[,] tangent, double[] rows, double[] columns)
        {
            double[,] now = Filled(rows.Length, (a, b) => k(old[a, b], rows[a], columns[b]));
            return (now, Filled(rows.Length, (a, b) => theta(tangent[a, b], old[a, b], now[a, b], rows[a], columns[b])));
        }
    }

    /// <summary>Correlations that are 1 but for rounding are 1, since the slope of acos is infinite there.</summary>
    private static double Rho(double k, double p, double q)
    {
        double rho = k / Math.Sqrt(p * q);
        return rho > 1 - 1e-13 ? 1 : rho < -1 + 1e-13 ? -1 : rho;
    }

    /// <summary>E Φ(u)Φ(v): the probability that two Gaussians of variances 1 + p, 1 + q and covariance k are both positive.</summary>
    private static double Orthant(double k, double p, double q) => 0.25 + (Math.Asin(k / Math.Sqrt((1 + p) * (1 + q))) / (2 * Math.PI));

    /// <summary>E Φ'(u)Φ'(v): their density at 0.</summary>
    private static double Density(double k, double p, double q) => 1 / (2 * Math.PI * Math.Sqrt(((1 + p) * (1 + q)) - (k * k)));

    private static double ArcCosine(double rho) => Math.Sqrt(1 - (rho * rho)) + (rho * (Math.PI - Math.Acos(rho)));

    private static double[,] Weights(Layer.Attention layer, double[,] k)
    {
        int length = k.GetLength(0);
        double Visible(int a, int c, double value) => layer.Causal && c > a ? 0 : value;
        double Exponential(int a, int c) => Visible(a, c, Math.Exp(layer.QueryKeyVariance * (k[a, c] - k[a, a])));
        double Total(int a) => Enumerable.Range(0, length).Sum(c => Exponential(a, c));
        return Filled(length, (a, c) => layer.Score switch
        {
            Score.Softmax => Exponential(a, c) / Total(a),
            Score.Relu => Visible(a, c, Math.Max(0, layer.QueryKeyVariance * k[a, c]) / length),
            Score.Abs => Visible(a, c, Math.Abs(layer.QueryKeyVariance * k[a, c]) / length),
            _ => Visible(a, c, layer.QueryKeyVariance * k[a, c] / length),
        });
    }

    private static (double[,] K, double[,] Theta) Tied(Layer.Attention layer, double[,] ax, double[,] ay, double[,] k, double[,] theta)
    {
        double[,] now = Conjugated(k);
        double[,] passed = Conjugated(theta);
        return (now, Filled(k.GetLength(0), (a, b) => passed[a, b] + (2 * now[a, b])));

        double[,] Conjugated(double[,] m) => Filled(m.GetLength(0), (a, b) =>
        {
            double sum = 0;
            for (int c = 0; c < m.GetLength(0); c++)
            {
                for (int d = 0; d < m.GetLength(0); d++)
                    sum += ax[a, c] * m[c, d] * ay[b, d];
            }

            return layer.ValueOutputVariance * sum;
        });
    }

    private static (double[,] K, double[,] Theta) Linear(Layer.Attention layer, double[,] k, double[,] theta)
    {
        int length = k.GetLength(0);
        double s = 0, inner = 0, c = layer.QueryKeyVariance * layer.ValueOutputVariance / (length * length);
        for (int a = 0; a < length; a++)
        {
            for (int b = 0; b < length; b++)
            {
                s += k[a, b] * k[a, b];
                inner += k[a, b] * theta[a, b];
            }
        }

        return (
            Filled(length, (a, b) => c * k[a, b] * s),
            Filled(length, (a, b) => c * ((2 * inner * k[a, b]) + (s * (theta[a, b] + (4 * k[a, b]))))));
    }

    private static double ReadOut(double[,] k, Readout readout)
    {
        int length = k.GetLength(0);
        return readout switch
        {
            Readout.Last => k[length - 1, length - 1],
            Readout.Flatten => Diagonal(k).Sum() / length,
            _ => k.Cast<double>().Sum() / (length * length),
        };
    }

    private static double[,] Single(double[,] k, Readout how) => Filled(1, (_, _) => ReadOut(k, how));

    private static double[,] Sum(double[,] a, double[,] b) => Filled(a.GetLength(0), (i, j) => a[i, j] + b[i, j]);

    private static double[] Diagonal(double[,] k) => [.. Enumerable.Range(0, k.GetLength(0)).Select(a => k[a, a])];

    private static double[,] Filled(int length, Func<int, int, double> entry)
    {
        var matrix = new double[length, length];
        for (int a = 0; a < length; a++)
        {
            for (int b = 0; b < length; b++)
                matrix[a, b] = entry(a, b);
        }

        return matrix;
    }
}
