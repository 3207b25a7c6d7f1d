using Kostka.Networks.Training;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Networks.Training;

public sealed class TrainerTests
{
    private static readonly TrainingSettings _plain = new(new OptimizerSettings.Sgd(), 0.5, new Schedule.Constant(), 200);

    [Theory]
    [InlineData(1, false)]
    [InlineData(0.3, false)]
    [InlineData(2.5, false)]
    [InlineData(1, true)]
    public void Full_batch_descent_with_the_decay_of_a_ridge_ends_in_the_regression_of_that_ridge(double deviation, bool centred)
    {
        const double ridge = 0.7;
        using var model = new SmallNetwork<double>(length: 6, vocabulary: 2, hidden: 0, deviation: deviation);
        SequenceSet inputs = TrainingData.Sequences(9, 6, 2);
        double[] labels = TrainingData.Noise<double>(9), initial = model.Parameters.Initialise<double>(TrainingData.Stream());
        double rate = Curvature.LearningRate(
            model, initial, inputs, TrainingSettings.DecayOfRidge(ridge, 9) / (deviation * deviation), TrainingData.Stream(), Computation.Default);
        TrainingSettings settings = _plain with
        {
            LearningRate = rate,
            Steps = 4000,
            WeightDecay = TrainingSettings.DecayOfRidge(ridge, 9),
            DecayTowards = DecayTowards.Initialisation,
            Centred = centred,
        };
        TrainedNetwork<double> trained = Run(model, inputs, labels, settings, initial);

        // The regression: f₀ + Θ(Θ + δ)⁻¹(y − f₀), Θ = s² r² φφᵀ/L with the untrained factor r and deviations s.
        double readout = initial[model.Parameters.Tensors[1].Offset];
        var kernel = new Matrix(9, 9);
        for (int i = 0; i < 9; i++)
        {
            for (int j = 0; j < 9; j++)
                kernel[i, j] = deviation * deviation * readout * readout * Matches(inputs[i], inputs[j]) / 6;
        }

        double[] start = Outputs(model, initial, inputs), residual = centred ? labels : [.. labels.Zip(start, (y, f) => y - f)];
        var shifted = new Matrix(9, 9, [.. kernel.Values]);
        double[] coefficients = Kostka.Learning.GaussianProcessRegression.Fit(shifted, ridge).Coefficients(residual);
        double[] found = Outputs(model, trained.Parameters, inputs);
        for (int i = 0; i < 9; i++)
            Assert.Equal(start[i] + Enumerable.Range(0, 9).Sum(j => kernel[i, j] * coefficients[j]), found[i], 1e-9);
        Assert.Equal(initial[model.Parameters.Tensors[1].Offset], trained.Parameters[model.Parameters.Tensors[1].Offset]);
    }

    [Fact]
    public void A_small_network_learns_parity_with_every_optimiser_and_loss()
    {
        using var model = new SmallNetwork<float>(length: 3, vocabulary: 2, hidden: 32);
        SequenceSet inputs = TrainingData.Sequences(64, 3, 2);
        float[] labels = TrainingData.Parity<float>(inputs);
        foreach (LossKind loss in Enum.GetValues<LossKind>())
        {
            foreach (OptimizerSettings optimizer in (OptimizerSettings[])[new OptimizerSettings.Sgd(0.9), new OptimizerSettings.AdamW()])
            {
                TrainingSettings settings = _plain with
                {
                    Optimizer = optimizer,
                    LearningRate = optimizer is OptimizerSettings.AdamW ? 0.05 : 0.5,
                    Loss = loss,
                    BatchSize = 16,
                    Steps = 1000,
                    Schedule = new Schedule.Cosine { WarmUp = 10 },
                };
                TrainedNetwork<float> trained = Run(model, inputs, labels, settings);
                Assert.True(trained.TrainingLoss < 0.05, $"{settings}: {trained.TrainingLoss}");
                Assert.Equal(StopReason.LastStep, trained.Reason);
                Assert.True(trained.History[0].Loss > 5 * trained.History[^1].Loss);
            }
        }
    }

    [Fact]
    public void A_step_is_down_the_mean_gradient_of_its_batch()
    {
        using var model = new SmallNetwork<double>(length: 4, vocabulary: 3, hidden: 5, outputs: 2);
        SequenceSet inputs = TrainingData.Sequences(10, 4, 3);
        double[] labels = TrainingData.Noise<double>(20), initial = model.Parameters.Initialise<double>(TrainingData.Stream());
        double[] one = Run(model, inputs, labels, _plain with { Steps = 1, LearningRate = 1e-3 }, initial).Parameters;
        foreach (int k in (int[])[0, 7, 60, 65, 68])
        {
            const double small = 1e-5;
            double[] up = [.. initial], down = [.. initial];
            up[k] += small;
            down[k] -= small;
            double slope = (MeanLoss(model, up, inputs, labels) - MeanLoss(model, down, inputs, labels)) / (2 * small);
            if (k is 60 or 61)
                slope = 0;
            Assert.Equal(slope, (initial[k] - one[k]) / 1e-3, 1e-8);
        }
    }

    [Fact]
    public void Every_epoch_shows_every_sequence_once_in_an_order_of_its_own()
    {
        foreach ((int samples, int size) in ((int, int)[])[(10, 3), (12, 4), (5, 1), (7, 6)])
        {
            var order = new BatchOrder(samples, size, TrainingData.Stream());
            int[][] epochs = [.. Enumerable.Range(0, 5).Select(
                epoch => Enumerable.Range(0, order.StepsPerEpoch).SelectMany(i => order.At((epoch * order.StepsPerEpoch) + i).ToArray()).ToArray())];
            Assert.All(epochs, rows => Assert.Equal(Enumerable.Range(0, samples), rows.Order()));
            Assert.Equal(5, epochs.Select(rows => string.Join(',', rows)).Distinct().Count());

            // Any step by itself.
            int last = (4 * order.StepsPerEpoch) + 1;
            int[] again = new BatchOrder(samples, size, TrainingData.Stream()).At(last).ToArray();
            Assert.Equal(order.At(last).ToArray(), again);
        }

        Assert.Equal(Enumerable.Range(0, 8), new BatchOrder(8, 0, TrainingData.Stream()).At(5).ToArray());
    }

    [Fact]
    public void The_curvature_is_the_largest_eigenvalue_of_the_tangent_kernel()
    {
        SequenceSet inputs = TrainingData.Sequences(12, 5, 2);
        foreach (int hidden in (int[])[0, 40])
        {
            using var model = new SmallNetwork<double>(5, 2, hidden, outputs: 2);
            double[] parameters = model.Parameters.Initialise<double>(TrainingData.Stream());
            double expected = LargestOfTangentKernel(model, parameters, inputs) / 12;
            Assert.Equal(expected, Curvature.Largest(model, parameters, inputs, TrainingData.Stream(8), Computation.Default), 0.02 * expected);
            using var single = new SmallNetwork<float>(5, 2, hidden, outputs: 2);
            float[] rounded = Array.ConvertAll(parameters, x => (float)x);
            Assert.Equal(expected, Curvature.Largest(single, rounded, inputs, TrainingData.Stream(8), Computation.Default), 0.02 * expected);
        }
    }

    [Fact]
    public void Early_stopping_returns_the_best_parameters_on_the_validation_set()
    {
        using var model = new SmallNetwork<double>(length: 8, vocabulary: 2, hidden: 30);
        SequenceSet inputs = TrainingData.Sequences(20, 8, 2), others = TrainingData.Sequences(50, 8, 2, seed: 9);
        var validation = new ValidationSet<double>(others, TrainingData.Noise<double>(50, 4));
        TrainingSettings settings = _plain with { Steps = 5000, EarlyStopping = new EarlyStopping(Every: 3) { Patience = 4 } };
        double[] labels = TrainingData.Noise<double>(20);
        TrainedNetwork<double> trained = Run(model, inputs, labels, settings, validation: validation);
        Assert.Equal(StopReason.Patience, trained.Reason);
        Assert.Equal(trained.ValidationHistory.Min(point => point.Loss), trained.ValidationLoss!.Value, 1e-14);
        Assert.Equal(trained.ValidationHistory[^5].Loss, trained.ValidationLoss.Value, 1e-14);
        Assert.Equal(MeanLoss(model, trained.Parameters, others, validation.Labels), trained.ValidationLoss.Value, 1e-12);
        Assert.True(trained.Steps < 5000 && trained.Steps % 3 == 0);

        // Those after as many steps as the best evaluation had.
        double[] direct = Run(model, inputs, labels, settings with { Steps = trained.Steps - 12, EarlyStopping = null }).Parameters;
        Assert.Equal(direct, trained.Parameters);
    }

    [Fact]
    public void Training_ends_when_all_is_learned()
    {
        using var model = new SmallNetwork<float>(length: 8, vocabulary: 2, hidden: 64, outputs: 2);
        SequenceSet inputs = TrainingData.Sequences(40, 8, 2);
        float[] labels = TrainingData.Parity<float>(inputs, 2);
        TrainingSettings settings = _plain with { Steps = 3000, Optimizer = new OptimizerSettings.Sgd(0.9) };
        TrainedNetwork<float> small = Run(model, inputs, labels, settings with { EarlyStopping = new EarlyStopping { TrainingLoss = 0.1 } });
        Assert.Equal((StopReason.TrainingLoss, true), (small.Reason, small.TrainingLoss <= 0.1 && small.Steps < 3000));
        TrainedNetwork<float> before = Run(model, inputs, labels, settings with { Steps = small.Steps - 20 });
        Assert.True(before.TrainingLoss > 0.1);

        foreach (bool centred in (bool[])[false, true])
        {
            TrainedNetwork<float> correct = Run(model, inputs, labels, settings with { Centred = centred, EarlyStopping = new EarlyStopping(1) { AllCorrect = true } });
            Assert.Equal(StopReason.AllCorrect, correct.Reason);
            Assert.Equal(0, Mistakes(correct.Parameters));
            Assert.NotEqual(0, Mistakes(Run(model, inputs, labels, settings with { Centred = centred, Steps = correct.Steps - 1 }).Parameters));

            int Mistakes(float[] parameters)
            {
                float[] outputs = Outputs(model, parameters, inputs), start = centred ? Outputs(model, correct.Initial, inputs) : new float[80];
                return Enumerable.Range(0, 40).Count(i => (outputs[2 * i] - start[2 * i] > outputs[(2 * i) + 1] - start[(2 * i) + 1]) != (labels[2 * i] > 0));
            }
        }
    }

    [Fact]
    public void The_history_is_bounded_and_keeps_the_mean()
    {
        var history = new LossHistory();
        for (int step = 0; step < 100_000; step++)
            history.Add(step, step);
        Assert.InRange(history.Points.Length, LossHistory.Capacity / 4, LossHistory.Capacity - 1);
        int stretch = history.Stretch;
        Assert.All(history.Points.Select((point, i) => (point, i)), p => Assert.Equal(new LossPoint(((p.i + 1) * stretch) - 1, (p.i * stretch) + ((stretch - 1) / 2.0)), p.point));
    }

    [Fact]
    public void Schedules_take_the_values_of_their_formulas()
    {
        Assert.Equal([1, 1, 1], Factors(new Schedule.Constant(), 3));
        Assert.Equal([1, 0.5, 0.25], Factors(new Schedule.Exponential(0.5), 3));
        Assert.Equal([1, 1, 0.1, 0.1], Factors(new Schedule.Stairs(2, 0.1), 4));
        Assert.Equal([1, 0.875, 0.75, 0.625], Factors(new Schedule.Linear(0.5), 4));
        Assert.Equal([0.5, 1, 1, 0.75, 0.5, 0.25], Factors(new Schedule.Linear { WarmUp = 2 }, 6));
        Assert.All(Factors(new Schedule.Cosine(0.2), 4).Zip((double[])[1, 0.2 + (0.8 * (1 + Math.Sqrt(0.5)) / 2), 0.6, 0.2 + (0.8 * (1 - Math.Sqrt(0.5)) / 2)]), p => Assert.Equal(p.Second, p.First, 1e-15));

        static double[] Factors(Schedule schedule, int steps) => [.. Enumerable.Range(0, steps).Select(step => schedule.Factor(step, steps))];
    }

    [Fact]
    public void Steps_allocate_nothing()
    {
        using var model = new SmallNetwork<float>(length: 4, vocabulary: 2, hidden: 0);
        SequenceSet inputs = TrainingData.Sequences(8, 4, 2);
        float[] labels = TrainingData.Parity<float>(inputs);
        TrainingSettings settings = _plain with { Optimizer = new OptimizerSettings.AdamW(), ClipNorm = 1, WeightDecay = 0.1 };
        long perGradient = Allocated(() => model.Gradient(new float[model.Parameters.Count], inputs, [0, 1, 2, 3, 4, 5, 6, 7], labels, settings.LossOf<float>(), new float[model.Parameters.Count]));
        long few = Allocated(() => Run(model, inputs, labels, settings with { Steps = 100 })), many = Allocated(() => Run(model, inputs, labels, settings with { Steps = 1100 }));

        // The test's own model makes three small arrays for each gradient.
        Assert.InRange(many - few, 0, (1000 * perGradient) + 50_000);

        static long Allocated(Action action)
        {
            action();
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static TrainedNetwork<T> Run<T>(
        SmallNetwork<T> model, SequenceSet inputs, T[] labels, TrainingSettings settings, T[]? initial = null, ValidationSet<T>? validation = null)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> =>
        Trainer<T>.Run(model, initial ?? model.Parameters.Initialise<T>(TrainingData.Stream()), inputs, labels, settings, TrainingData.Stream(), null, Computation.Default, validation);

    private static T[] Outputs<T>(SmallNetwork<T> model, T[] parameters, SequenceSet inputs)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var outputs = new T[inputs.Count * model.Outputs];
        model.Evaluate(parameters, inputs, outputs);
        return outputs;
    }

    private static double MeanLoss(SmallNetwork<double> model, double[] parameters, SequenceSet inputs, double[] labels) =>
        Outputs(model, parameters, inputs).Zip(labels, (f, y) => (f - y) * (f - y) / 2).Sum() / inputs.Count;

    private static int Matches(ReadOnlySpan<int> x, ReadOnlySpan<int> y)
    {
        int count = 0;
        for (int a = 0; a < x.Length; a++)
            count += x[a] == y[a] ? 1 : 0;
        return count;
    }

    private static double LargestOfTangentKernel(SmallNetwork<double> model, double[] parameters, SequenceSet inputs)
    {
        // Rows of J by labels one below an output: the slope is then 1 there and 0 elsewhere.
        int count = inputs.Count * model.Outputs;
        double[] outputs = Outputs(model, parameters, inputs);
        double[][] rows = [.. Enumerable.Range(0, count).Select(i =>
        {
            double[] labels = [.. outputs], gradient = new double[parameters.Length];
            labels[i] -= 1;
            model.Gradient(parameters, inputs, [i / model.Outputs], labels, new Kostka.Networks.Losses.SquareLoss<double>(), gradient);
            return gradient;
        })];
        var kernel = new Matrix(count, count);
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
                kernel[i, j] = rows[i].Zip(rows[j], (a, b) => a * b).Sum();
        }

        return LinearAlgebra.Default.Eigenvalues(kernel).Max();
    }
}
