using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Sequences.HiddenMarkov;

/// <summary>
/// Fits a hidden Markov model to tokens by making them most probable: the algorithm of Baum and Welch (Baum, Petrie, Soules, Weiss, Annals of
/// Mathematical Statistics 41, 1970), which is expectation–maximisation. From several random starts; tokens that were held out choose among them and
/// say when to stop.
/// </summary>
/// <remarks>
/// A mixture of C models of S states is one model of C·S states whose parts never meet: the initial law holds the weights, and probabilities that begin
/// as 0 stay 0. It is fitted to windows, each of which comes from one component.
/// </remarks>
public static class BaumWelch
{
    /// <summary>One step: the model under which the tokens are at least as probable as under this one.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The tokens.</param>
    /// <param name="computation">Threads, cancellation.</param>
    /// <returns>The next model, and ln p of the tokens under the present one.</returns>
    /// <exception cref="RequestException">The tokens cannot occur under the model.</exception>
    public static (HiddenMarkovModel Next, double LogProbability) Step(HiddenMarkovModel model, TokenStretches data, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(computation);
        if (data.Vocabulary != model.Vocabulary)
            throw new ArgumentException($"The tokens have {data.Vocabulary} symbols, the model has {model.Vocabulary}.", nameof(data));
        ExpectedCounts counts = ForwardBackward.Count(model, data, computation);
        return (counts.MostProbable(model), counts.LogProbability);
    }

    /// <summary>Fits a model.</summary>
    /// <param name="training">The tokens that are made probable.</param>
    /// <param name="heldOut">Tokens kept apart that choose the restart and the iteration; null: the training tokens choose.</param>
    /// <param name="options">States, restarts, when to stop.</param>
    /// <param name="stream">Where the starts come from; the same stream gives the same fit.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <exception cref="RequestException">An option is out of range.</exception>
    public static BaumWelchResult Fit(TokenStretches training, TokenStretches? heldOut, BaumWelchOptions options, RandomStream stream, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(computation);
        options.Check();
        var restarts = ImmutableArray.CreateBuilder<BaumWelchRestart>(options.Restarts);
        for (int r = 0; r < options.Restarts; r++)
        {
            HiddenMarkovModel start = BaumWelchStart.Draw(training, options, stream.Child((ulong)r));
            restarts.Add(Climb(start, training, heldOut, options, computation.Part((double)r / options.Restarts, (r + 1.0) / options.Restarts)));
        }

        int best = Enumerable.Range(0, options.Restarts).MaxBy(r => restarts[r].Score);
        return new BaumWelchResult(options, training.Count, heldOut?.Count ?? 0, restarts.MoveToImmutable(), best);
    }

    private static BaumWelchRestart Climb(
        HiddenMarkovModel model, TokenStretches training, TokenStretches? heldOut, BaumWelchOptions options, Computation computation)
    {
        List<double> climbed = [], scores = [];
        HiddenMarkovModel best = model;
        double bestScore = double.NegativeInfinity;
        int bestAt = 0;
        bool converged = false;
        for (int i = 0; i <= options.Iterations && !converged; i++)
        {
            (HiddenMarkovModel next, double log) = Step(model, training, computation);
            climbed.Add(log / training.Count);
            HiddenMarkovModel candidate = BaumWelchStart.Floored(model, options.EmissionFloor);
            double score = heldOut is null ? climbed[^1] : heldOut.LogProbability(candidate, computation) / heldOut.Count;
            scores.Add(score);
            if (score > bestScore)
                (best, bestScore, bestAt) = (candidate, score, i);
            converged = i > 0 && climbed[^1] - climbed[^2] < options.Tolerance;
            if (i - bestAt >= options.Patience)
                break;
            model = next;
            computation.Progress?.Report((i + 1.0) / (options.Iterations + 1));
        }

        return new BaumWelchRestart(best, [.. climbed], heldOut is null ? [] : [.. scores], bestAt, converged, bestScore);
    }
}
