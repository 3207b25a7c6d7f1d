using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Networks;
using Kostka.Networks.Sampling;
using Kostka.Networks.Training;
using Kostka.Spectra.Isotypic;

namespace Kostka.Studies;

/// <summary>The <c>networks</c> block: finite networks of the study's architecture, trained on the sequences that regression learns from.</summary>
/// <param name="Sizes">The networks' sizes, one for each width.</param>
/// <param name="Parametrisation">Where layers keep the factors that their variances ask for.</param>
/// <param name="TrainReadout">Whether a readout that the architecture leaves untrained is trained as well.</param>
/// <param name="Seeds">Networks trained on one data set, at least 1. A sampled posterior has chains instead.</param>
/// <param name="Repeats">Number of data sets, at least 1.</param>
/// <param name="Train">Numbers of training sequences, ascending, each one of <c>regression.train</c>.</param>
/// <param name="Test">Number of test sequences, at least 2.</param>
/// <param name="Training">How they are trained.</param>
/// <param name="Mlp">A multilayer perceptron trained on the same data; null for none.</param>
/// <param name="Isotypic">How the irreps of learned functions are estimated.</param>
public sealed record NetworkSettings(
    ImmutableArray<NetworkSizes> Sizes,
    Parametrisation Parametrisation,
    bool TrainReadout,
    int Seeds,
    int Repeats,
    ImmutableArray<int> Train,
    int Test,
    NetworkTraining Training,
    MlpSettings? Mlp,
    IsotypicSettings Isotypic);

/// <summary>The <c>networks.mlp</c> block: a multilayer perceptron that sees the whole sequence, one-hot, at once.</summary>
/// <param name="Width">Its width, at least 1.</param>
/// <param name="Layers">Number of hidden layers, at least 1.</param>
/// <param name="Activation">The function after each.</param>
public sealed record MlpSettings(int Width, int Layers, ActivationFunction Activation)
{
    /// <summary>The perceptron as an architecture: sequences flattened, then dense layers with activations between them.</summary>
    public Architecture Architecture => new(
        1,
        new PositionEmbedding.None(),
        [new Layer.Pool(PoolKind.Flatten), .. Enumerable.Repeat<Layer[]>([new Layer.Dense(), new Layer.Activation(Activation)], Layers).SelectMany(pair => pair), new Layer.Dense()],
        Readout.Mean);
}

/// <summary>The <c>networks.training</c> block.</summary>
public abstract record NetworkTraining
{
    private NetworkTraining()
    {
    }

    /// <summary>The method as a study file names it.</summary>
    public abstract string Method { get; }

    /// <summary>Gradient descent.</summary>
    /// <param name="Adam">AdamW; otherwise gradient descent with momentum.</param>
    /// <param name="Momentum">Momentum in [0, 1); null: the best for a quadratic loss on full batches, 0.9 on others. Not of AdamW.</param>
    /// <param name="LearningRate">The learning rate, above 0; null: chosen from the tangent kernel.</param>
    /// <param name="Steps">Number of steps.</param>
    /// <param name="Batch">Sequences of a step; 0 for all.</param>
    /// <param name="Schedule">How the learning rate changes.</param>
    /// <param name="WeightDecay">Strength of weight decay; null: δ/n, with which wide networks end in regression with the ridge δ.</param>
    /// <param name="DecayTowards">Where it pulls.</param>
    /// <param name="Clip">The largest norm of a gradient; null for none.</param>
    /// <param name="EarlyStopping">When to stop before the last step; null for never.</param>
    /// <param name="Validation">Number of sequences that early stopping is judged on, besides the n; 0 where it needs none.</param>
    /// <param name="Loss">What is made small.</param>
    /// <param name="Centred">Whether the output at initialisation is subtracted.</param>
    public sealed record GradientDescent(
        bool Adam,
        double? Momentum,
        double? LearningRate,
        int Steps,
        int Batch,
        Schedule Schedule,
        double? WeightDecay,
        DecayTowards DecayTowards,
        double? Clip,
        EarlyStopping? EarlyStopping,
        int Validation,
        LossKind Loss,
        bool Centred) : NetworkTraining
    {
        /// <inheritdoc/>
        public override string Method => Adam ? "adam" : "sgd";
    }

    /// <summary>The posterior under the prior that networks are initialised from, with Gaussian label noise of variance <c>regression.noise</c>.</summary>
    /// <param name="Kind">How a chain moves.</param>
    /// <param name="Samples">Samples that a chain keeps.</param>
    /// <param name="BurnIn">Moves before the first of them.</param>
    /// <param name="Thin">Moves from one to the next.</param>
    /// <param name="Chains">Number of chains.</param>
    /// <param name="LeapfrogSteps">Steps of a move; 0: as many as make a quarter of a turn. Only of Hamiltonian Monte Carlo.</param>
    /// <param name="StepSize">The step in radians; null: found in burn-in.</param>
    /// <param name="IntegrateReadout">Whether the last linear map is integrated out instead of being sampled.</param>
    public sealed record Sampling(SamplerKind Kind, int Samples, int BurnIn, int Thin, int Chains, int LeapfrogSteps, double? StepSize, bool IntegrateReadout) : NetworkTraining
    {
        /// <inheritdoc/>
        public override string Method => Kind.ToString().ToLowerInvariant();
    }
}
