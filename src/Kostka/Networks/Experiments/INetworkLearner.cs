using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Networks.Experiments;

/// <summary>Labelled sequences.</summary>
/// <param name="Inputs">The sequences.</param>
/// <param name="Labels">Their labels, noise included.</param>
public sealed record Labelled(SequenceSet Inputs, double[] Labels);

/// <summary>What networks of one model are to learn from one data set.</summary>
/// <param name="Unit">Its name.</param>
/// <param name="Network">The network.</param>
/// <param name="Train">The n training sequences.</param>
/// <param name="Validation">Sequences to judge early stopping on; null for none.</param>
/// <param name="Points">Where the learned function is wanted.</param>
/// <param name="Tested">The first so many points are test sequences, of which diagnostics speak.</param>
/// <param name="Ridge">The ridge δ of the regression beside it: the variance of the likelihood, or weight decay.</param>
/// <param name="Tangent">The scale of the limiting kernel on the training sequences.</param>
/// <param name="Stream">Where all random numbers come from.</param>
public sealed record LearningProblem(
    NetworkUnit Unit, Network Network, Labelled Train, Labelled? Validation, SequenceSet Points, int Tested, double Ridge, KernelScale Tangent, RandomStream Stream);

/// <summary>A way of learning: an ensemble by gradient descent, or a posterior by sampling.</summary>
public interface INetworkLearner
{
    /// <summary>Learns a function, and evaluates it.</summary>
    /// <param name="problem">What is to be learned.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <exception cref="RequestException">A setting does not fit the problem, or memory is short.</exception>
    LearnedFunction Learn(LearningProblem problem, Computation computation);

    /// <summary>Networks or chains of one problem, which run side by side, each on threads of its own.</summary>
    int Members { get; }

    /// <summary>Of how many sequences it computes gradients to learn from n of them, about: what it costs.</summary>
    /// <param name="n">Number of training sequences.</param>
    double Gradients(int n);
}

/// <summary>Where an experiment keeps what is finished, so that an interrupted one goes on from it.</summary>
public interface INetworkStore
{
    /// <summary>What a unit learned in an earlier run with the same settings; null when it was not finished.</summary>
    LearnedFunction? Find(NetworkUnit unit);

    /// <summary>Keeps what a unit learned; its checkpoints are of no use any more.</summary>
    void Keep(NetworkUnit unit, LearnedFunction learned);
}
