using Kostka.Numerics;

namespace Kostka.Sequences;

/// <summary>
/// A measure that knows how likely each token is to follow a sequence. No predictor that sees the sequence alone has a smaller squared error or
/// cross-entropy than one that answers with these probabilities (Bayes-optimal).
/// </summary>
public interface INextTokenPosterior : ISequenceMeasure
{
    /// <summary>The probability of each symbol to follow a sequence, given the sequence.</summary>
    /// <param name="sequence">L symbols in 0 … V−1.</param>
    /// <param name="probabilities">Receives V probabilities that sum to 1. After a sequence that cannot occur: those without seeing it.</param>
    /// <exception cref="ArgumentException">The lengths are not L and V, or a symbol lies outside the alphabet.</exception>
    void Posterior(ReadOnlySpan<int> sequence, Span<double> probabilities);

    /// <summary>The same for many sequences.</summary>
    /// <param name="sequences">N sequences of length L over V symbols.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <returns>An N × V matrix, a sequence's probabilities in each row.</returns>
    Matrix Posteriors(SequenceSet sequences, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentNullException.ThrowIfNull(computation);
        var posteriors = new Matrix(sequences.Count, Vocabulary);
        var options = new ParallelOptions { MaxDegreeOfParallelism = computation.Threads, CancellationToken = computation.Cancellation };
        Parallel.For(0, sequences.Count, options, i => Posterior(sequences[i], posteriors.Row(i)));
        return posteriors;
    }
}
