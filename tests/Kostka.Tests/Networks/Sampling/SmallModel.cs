using System.Numerics;
using Kostka.Networks;
using Kostka.Networks.Losses;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Networks.Sampling;

/// <summary>A model of a few weights, given by its outputs and slopes at one sequence.</summary>
internal sealed class SmallModel<T>(ParameterLayout parameters, int outputs, SmallModel<T>.Formulas formula) : IParametricModel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Formulas _formula = formula;

    /// <summary>A model with one output.</summary>
    public SmallModel(ParameterLayout parameters, Formula formula)
        : this(parameters, 1, (weights, sequence, values, slopes) => values[0] = formula(weights, sequence, slopes))
    {
    }

    /// <summary>The output at a sequence, and its slope in every parameter.</summary>
    public delegate double Formula(ReadOnlySpan<double> parameters, ReadOnlySpan<int> sequence, Span<double> slopes);

    /// <summary>The outputs at a sequence, and their slopes: output by output.</summary>
    public delegate void Formulas(ReadOnlySpan<double> parameters, ReadOnlySpan<int> sequence, Span<double> values, Span<double> slopes);

    public ParameterLayout Parameters => parameters;

    public int Outputs => outputs;

    /// <summary>f(x) = Σ_a θ_a (2x_a − 1) over positions a, the prior deviation of θ_a growing with a.</summary>
    public static SmallModel<T> Linear(int length) => new(
        new ParameterLayout([.. Enumerable.Range(0, length).Select(a => new ParameterTensor($"weight.{a}", [1], a, LinearDeviation(a), Trained: true))]),
        (parameters, sequence, slopes) =>
        {
            double sum = 0;
            for (int a = 0; a < sequence.Length; a++)
            {
                slopes[a] = (2 * sequence[a]) - 1;
                sum += parameters[a] * slopes[a];
            }

            return sum;
        });

    public static double LinearDeviation(int a) => 0.5 + (0.25 * a);

    /// <summary>f(x) = θ_0 tanh(2 θ_1 u) + θ_1²u, u = 1, 2, 3 by the first token: the posterior is bent, and has two unequal modes when the labels are large.</summary>
    public static SmallModel<T> Bent() => new(
        new ParameterLayout([new ParameterTensor("outer", [1], 0, 1.5, Trained: true), new ParameterTensor("inner", [1], 1, 0.8, Trained: true)]),
        (parameters, sequence, slopes) =>
        {
            double u = 1 + sequence[0], bend = Math.Tanh(2 * parameters[1] * u);
            slopes[0] = bend;
            slopes[1] = (parameters[0] * 2 * u * (1 - (bend * bend))) + (2 * parameters[1] * u);
            return (parameters[0] * bend) + (parameters[1] * parameters[1] * u);
        });

    /// <summary>f(x) = θ²: two modes, at ±√y.</summary>
    public static SmallModel<T> Square() => new(
        new ParameterLayout([new ParameterTensor("weight", [1], 0, 1, Trained: true)]),
        (parameters, _, slopes) =>
        {
            slopes[0] = 2 * parameters[0];
            return parameters[0] * parameters[0];
        });

    /// <summary>Features φ_j(x) = tanh(θ_j u + θ'_j), u = −1 or 1 by the first token and ½ more by the second.</summary>
    public static SmallModel<T> Features(int count) => new(
        new ParameterLayout([new ParameterTensor("slope", [count], 0, 1.2, Trained: true), new ParameterTensor("bias", [count], count, 0.7, Trained: true)]),
        count,
        (parameters, sequence, values, slopes) =>
        {
            double u = (2 * sequence[0]) - 1 + (0.5 * sequence[1]);
            slopes.Clear();
            for (int j = 0; j < values.Length; j++)
            {
                values[j] = Math.Tanh((parameters[j] * u) + parameters[values.Length + j]);
                Span<double> row = slopes.Slice(2 * values.Length * j, 2 * values.Length);
                row[values.Length + j] = 1 - (values[j] * values[j]);
                row[j] = u * row[values.Length + j];
            }
        });

    /// <summary>The same features under a readout √(v/F) Σ a_j φ_j + √b² c, the readout a weight like the others.</summary>
    public static SmallModel<T> ReadFeatures(int count, double variance, double biasVariance)
    {
        SmallModel<T> features = Features(count);
        var layout = new ParameterLayout([.. features.Parameters.Tensors, new("readout", [count], 2 * count, 1, Trained: true), new("shift", [1], 3 * count, 1, Trained: true)]);
        return new SmallModel<T>(layout, (parameters, sequence, slopes) =>
        {
            double[] values = new double[count], inner = new double[2 * count * count];
            features._formula(parameters[..(2 * count)], sequence, values, inner);
            double factor = Math.Sqrt(variance / count), sum = Math.Sqrt(biasVariance) * parameters[3 * count];
            slopes.Clear();
            slopes[3 * count] = Math.Sqrt(biasVariance);
            for (int j = 0; j < count; j++)
            {
                sum += factor * parameters[(2 * count) + j] * values[j];
                slopes[(2 * count) + j] = factor * values[j];
                for (int i = 0; i < 2 * count; i++)
                    slopes[i] += factor * parameters[(2 * count) + j] * inner[(2 * count * j) + i];
            }

            return sum;
        });
    }

    public void Evaluate(ReadOnlySpan<T> parameters, SequenceSet inputs, Span<T> outputs)
    {
        double[] weights = Values(parameters), values = new double[Outputs], slopes = new double[Outputs * weights.Length];
        for (int i = 0; i < inputs.Count; i++)
        {
            _formula(weights, inputs[i], values, slopes);
            for (int c = 0; c < values.Length; c++)
                outputs[(i * values.Length) + c] = T.CreateTruncating(values[c]);
        }
    }

    public double Gradient(ReadOnlySpan<T> parameters, SequenceSet inputs, ReadOnlySpan<int> rows, ReadOnlySpan<T> labels, Loss<T> loss, Span<T> gradient)
    {
        double[] weights = Values(parameters), values = new double[Outputs], slopes = new double[Outputs * weights.Length], sum = new double[weights.Length];
        T[] lossSlopes = new T[Outputs];
        double total = 0;
        foreach (int row in rows)
        {
            _formula(weights, inputs[row], values, slopes);
            total += loss.Evaluate(values.Select(T.CreateTruncating).ToArray(), labels.Slice(row * Outputs, Outputs), lossSlopes);
            for (int j = 0; j < slopes.Length; j++)
                sum[j % sum.Length] += double.CreateTruncating(lossSlopes[j / sum.Length]) * slopes[j];
        }

        foreach (ParameterTensor tensor in Parameters.Tensors)
        {
            for (int j = tensor.Offset; j < tensor.Offset + tensor.Count; j++)
                gradient[j] = tensor.Trained ? T.CreateTruncating(sum[j]) : T.Zero;
        }

        return total;
    }

    public string? FirstNonFinite(ReadOnlySpan<T> parameters, SequenceSet inputs, ReadOnlySpan<int> rows)
    {
        foreach (T parameter in parameters)
        {
            if (!T.IsFinite(parameter))
                return "weight";
        }

        return null;
    }

    public void Dispose()
    {
    }

    private static double[] Values(ReadOnlySpan<T> parameters)
    {
        double[] values = new double[parameters.Length];
        for (int j = 0; j < values.Length; j++)
            values[j] = double.CreateTruncating(parameters[j]);
        return values;
    }
}

/// <summary>Bayesian linear regression with <see cref="SmallModel{T}.Linear"/>, and its exact posterior.</summary>
internal sealed class LinearProblem
{
    public const int Length = 4;
    public const double Ridge = 0.5;

    public LinearProblem(int count, ulong seed)
    {
        var random = new RandomStream(seed, "linear problem");
        Train = Draw(count, random);
        Test = Draw(6, random);
        Labels = [.. Enumerable.Range(0, count).Select(_ => 1.5 * random.NextGaussian())];
        Matrix gram = Kernel(Train, Train), cross = Kernel(Test, Train);
        for (int i = 0; i < count; i++)
            gram[i, i] += Ridge;
        CholeskyFactor factor = LinearAlgebra.Default.Cholesky(gram);
        double[] coefficients = factor.Solve(Labels);
        Means = [.. Enumerable.Range(0, Test.Count).Select(i => cross.Row(i).ToArray().Zip(coefficients, (k, a) => k * a).Sum())];
        Covariance = Kernel(Test, Test);
        for (int i = 0; i < Test.Count; i++)
        {
            double[] solved = factor.Solve(cross.Row(i));
            for (int j = 0; j < Test.Count; j++)
                Covariance[i, j] -= cross.Row(j).ToArray().Zip(solved, (k, a) => k * a).Sum();
        }
    }

    public SequenceSet Train { get; }

    public SequenceSet Test { get; }

    public double[] Labels { get; }

    /// <summary>Posterior means of the test outputs: regression with the kernel Σ_a σ_a² (2x_a − 1)(2y_a − 1).</summary>
    public double[] Means { get; }

    /// <summary>Their posterior covariance.</summary>
    public Matrix Covariance { get; }

    private static SequenceSet Draw(int count, RandomStream random) =>
        new(count, Length, 2, [.. Enumerable.Range(0, count * Length).Select(_ => random.NextBelow(2))]);

    private static Matrix Kernel(SequenceSet x, SequenceSet y)
    {
        var kernel = new Matrix(x.Count, y.Count);
        for (int i = 0; i < x.Count; i++)
        {
            for (int j = 0; j < y.Count; j++)
            {
                for (int a = 0; a < Length; a++)
                    kernel[i, j] += Math.Pow(SmallModel<double>.LinearDeviation(a), 2) * ((2 * x[i][a]) - 1) * ((2 * y[j][a]) - 1);
            }
        }

        return kernel;
    }
}
