using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Kostka.Architectures;
using Kostka.Learning;
using Kostka.Networks;
using Kostka.Networks.Sampling;
using Kostka.Networks.Training;
using Kostka.Numerics;

namespace Kostka.Bench;

/// <summary>
/// How wide is wide? Trained networks of growing width beside what infinite width predicts, on held-out sequences: Bayesian networks (posterior mean) beside Gaussian-process
/// regression with the NNGP kernel, ensembles of networks trained by gradient descent beside the tangent-kernel predictor. Distances are root mean squares relative to the target's.
/// </summary>
internal static class ConvergenceBenchmark
{
    private static readonly Layer _attention = new Layer.Residual([new Layer.Attention(Score.Linear)]);

    private static readonly Layer _perceptron =
        new Layer.Residual([new Layer.Dense(1, 0.01), new Layer.Activation(ActivationFunction.Erf), new Layer.Dense()]);

    private static readonly (string Name, Architecture Model)[] _models =
    [
        ("linear block: residual attention, dense", Of(_attention, new Layer.Dense())),
        ("nonlinear block: residual attention, residual dense-erf-dense", Of(_attention, _perceptron)),
    ];

    // Attention is cubic in the weights: narrow networks leave the linear regime, and with it the rates that it bears.
    private const double RateShare = 0.25;

    private const string BayesianHead = "width  heads      weights  distance  MC error   without  accepted   step  gradients  effective  R-hat  seconds";
    private const string DescentHead = "width  heads      weights  distance    of one     error   without   members  steps  seconds";

    private static readonly Computation _computation = Computation.Default;

    /// <summary>Runs it all, or the Bayesian networks or gradient descent alone, and other widths.</summary>
    /// <param name="arguments">[bayesian|descent] [WIDTH…].</param>
    public static int Run(string[] arguments)
    {
        bool bayesian = !arguments.Contains("descent"), descent = !arguments.Contains("bayesian");
        int[] widths = [.. arguments.Except(["bayesian", "descent"]).Select(width => int.Parse(width, CultureInfo.InvariantCulture))];
        foreach ((string name, Architecture model) in _models)
        {
            var problem = new ConvergenceProblem(model);
            Console.WriteLine($"{name}; {problem.Description}; {Environment.ProcessorCount} threads");
            if (bayesian)
                Table($"Bayesian networks, ridge {ConvergenceProblem.BayesianRidge}", problem, problem.GaussianProcess, BayesianHead, widths is [] ? [8, 16, 32, 64, 128, 256] : widths, Bayesian);
            if (descent)
                Table($"gradient descent, ridge {ConvergenceProblem.DescentRidge}", problem, problem.TangentKernel, DescentHead, widths is [] ? [32, 64, 128, 256, 512] : widths, Descent);
            Console.WriteLine();
        }

        return 0;
    }

    private static void Table(
        string name, ConvergenceProblem problem, double[] limit, string head, int[] widths, Func<ConvergenceProblem, int, (double Distance, double Clean)> measure)
    {
        Console.WriteLine($"{name} (infinite width is itself {problem.RelativeError(limit):P1} from the target)");
        Console.WriteLine(head);
        Fit(widths, Array.ConvertAll(widths, width => measure(problem, width)));
    }

    private static (double Distance, double Clean) Bayesian(ConvergenceProblem problem, int width)
    {
        long start = Stopwatch.GetTimestamp();
        var features = new ReadoutFeatures(problem.Model, ConvergenceProblem.Length, 2, Sizes(width));

        // Narrow networks are cheap to sample, and far less flat.
        var settings = new SamplingSettings(
            SamplerKind.Hmc, StepSize: 0, LeapfrogSteps: 0, BurnIn: 60, Samples: Math.Clamp(8192 / width, 60, 250), Thin: 1, Chains: 4, ConvergenceProblem.BayesianRidge);
        PosteriorPredictions found = PosteriorSampler.RunMarginal(
            features.Model<float>, features.Readout, problem.Train, problem.Labels, problem.Test, settings, new RandomStream(1, "convergence, Bayesian"), _computation);
        double distance = problem.Distance(found.Mean.Values, problem.GaussianProcess), error = problem.Relative(found.StandardError.Values);
        double clean = Without(distance, error);
        using IParametricModel<float> model = features.Model<float>(1);
        Console.WriteLine(
            $"{width,5}  {Sizes(width).Heads,3} × {Sizes(width).HeadDimension,-3} {model.Parameters.Count,9}  {distance,8:P2}  {error,8:P2}  {clean,8:P2}  {found.Acceptance,7:F2}  "
            + $"{found.Chains.Average(c => c.StepSize),5:F3}  {found.Chains.Sum(c => c.Gradients),9}  {found.SmallestEffectiveSamples,9:F0}  {found.LargestRhat,5:F3}  "
            + $"{Stopwatch.GetElapsedTime(start).TotalSeconds,7:F1}");
        return (distance, clean);
    }

    private static (double Distance, double Clean) Descent(ConvergenceProblem problem, int width)
    {
        int members = Math.Clamp(4096 / width, 8, 32);
        long start = Stopwatch.GetTimestamp();
        var network = new Network(problem.Model, ConvergenceProblem.Length, 2, new NetworkOptions(Sizes(width)));
        var stream = new RandomStream(1, "convergence, descent");
        int count = problem.Train.Count;
        double decay = TrainingSettings.DecayOfRidge(ConvergenceProblem.DescentRidge, count);
        double rate;
        using (var engine = new NetworkEngine<float>(network, _computation.Threads))
            rate = RateShare * Curvature.LearningRate(engine, network.Parameters.Initialise<float>(stream.Child(0)), problem.Train, decay, stream.Child(1), _computation);

        // Momentum that damps the slowest direction, the decay's, just so: it falls by e every 1/√(rate · decay) steps.
        double slowest = Math.Sqrt(rate * decay), momentum = Math.Pow(1 - slowest, 2);
        int steps = (int)(14 / slowest);
        var settings = new TrainingSettings(
            new OptimizerSettings.Sgd(momentum), rate, new Schedule.Constant(), steps, WeightDecay: decay, DecayTowards: DecayTowards.Initialisation)
        { Centred = true };
        TrainedNetwork<float>[] trained = Ensemble.Train(
            () => new NetworkEngine<float>(network, 1), members, problem.Train, problem.Labels, settings, stream.Child(2), slots: null, _computation);
        if (trained.FirstOrDefault(one => one.Divergence is not null)?.Divergence is { } divergence)
        {
            Console.WriteLine($"{width,5}  {divergence.Message}");
            return (double.NaN, double.NaN);
        }

        double[][] outputs = Array.ConvertAll(trained, one => Outputs(network, one, problem));
        (double distance, double one, double error) = Compare(outputs, problem);
        double clean = Without(distance, error);
        Console.WriteLine(
            $"{width,5}  {Sizes(width).Heads,3} × {Sizes(width).HeadDimension,-3} {network.Parameters.Count,9}  {distance,8:P2}  {one,8:P2}  {error,8:P2}  {clean,8:P2}  {members,8}  {steps,5}  "
            + $"{Stopwatch.GetElapsedTime(start).TotalSeconds,7:F1}");
        return (distance, clean);
    }

    /// <summary>f(x; θ) − f(x; θ₀) at the test sequences.</summary>
    private static double[] Outputs(Network network, TrainedNetwork<float> trained, ConvergenceProblem problem)
    {
        using var engine = new NetworkEngine<float>(network, _computation.Threads);
        float[] after = new float[problem.Test.Count], before = new float[problem.Test.Count];
        engine.Evaluate(trained.Parameters, problem.Test, after);
        engine.Evaluate(trained.Initial, problem.Test, before);
        return [.. after.Zip(before, (a, b) => (double)a - b)];
    }

    /// <summary>Distance of the ensemble's mean, that of its members (root mean square), and the standard error of the mean.</summary>
    private static (double Mean, double One, double Error) Compare(double[][] outputs, ConvergenceProblem problem)
    {
        MeanAndError[] means = [.. Enumerable.Range(0, problem.Test.Count).Select(i => MeanAndError.Of([.. outputs.Select(o => o[i])]))];
        double one = Math.Sqrt(outputs.Average(o => Math.Pow(problem.Distance(o, problem.TangentKernel), 2)));
        return (problem.Distance([.. means.Select(m => m.Mean)], problem.TangentKernel), one, problem.Relative([.. means.Select(m => m.StandardError)]));
    }

    private static void Fit(int[] widths, (double Distance, double Clean)[] found)
    {
        Console.WriteLine($"slope in the logarithms: {Slope(f => f.Distance, 0)}; without the error's part: {Slope(f => f.Clean, 0)}; of the widest three {Slope(f => f.Clean, 3)}");

        string Slope(Func<(double Distance, double Clean), double> value, int widest)
        {
            int first = widest == 0 ? 0 : Math.Max(0, widths.Length - widest);
            double[] x = Array.ConvertAll(widths[first..], width => (double)width), y = Array.ConvertAll(found[first..], f => value(f));
            return ScalingLaw.Fit(x, y) is { } law ? $"{law.Exponent:F2} ± {law.StandardError:F2}" : "none";
        }
    }

    /// <summary>Squares of independent errors add: what is left of a distance when its error's part is taken away; 0 where that is all.</summary>
    private static double Without(double distance, double error) => Math.Sqrt(Math.Max(0, (distance * distance) - (error * error)));

    private static NetworkSizes Sizes(int width) => new(width, Math.Max(1, width / 4), 4);

    private static Architecture Of(params ImmutableArray<Layer> layers) => new(1, new PositionEmbedding.Learned(0.25), layers, Readout.Mean);
}
