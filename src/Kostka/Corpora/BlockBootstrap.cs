using Kostka.Corpora.Blocks;
using Kostka.Numerics;

namespace Kostka.Corpora;

/// <summary>How the block bootstrap finds the share of a resampled text.</summary>
public enum BootstrapMethod
{
    /// <summary>Exact where recounting every resampled text is affordable, else linear.</summary>
    Automatic,

    /// <summary>Each resampled text is counted anew.</summary>
    Exact,

    /// <summary>To first order in the weights of the blocks: one or two counts in all.</summary>
    Linear,
}

/// <summary>
/// How far the invariant shares of a text are to be trusted: intervals from texts that are put together from random blocks of it (Künsch, Ann. Statist. 17, 1989;
/// blocks do not overlap, Carlstein 1986).
/// </summary>
/// <param name="Blocks">Number of blocks.</param>
/// <param name="Resamples">Number of resampled texts.</param>
/// <param name="Method">How their shares were found.</param>
/// <param name="All">The share of the whole covariance.</param>
/// <param name="OffDiagonal">The share of its blocks between different positions.</param>
/// <remarks>
/// A resampled text is noisier than the text, since some blocks are in it twice, and noise adds to squared norms: its shares are shifted as well as scattered.
/// Only the scatter is used; intervals are the text's own share and the quantiles of the deviations from the mean of the resampled shares.
/// </remarks>
public sealed record BlockBootstrap(int Blocks, int Resamples, BootstrapMethod Method, ShareInterval All, ShareInterval OffDiagonal)
{
    private const double AffordablePairs = 3e9;

    /// <summary>Resamples a text.</summary>
    /// <param name="tokens">The tokens, symbols 0 … V − 1.</param>
    /// <param name="vocabulary">Number of symbols V, 1 … 65,535.</param>
    /// <param name="length">Window length L, at least 2.</param>
    /// <param name="share">The share of the text, as <see cref="WindowCovariance.Share"/> gives it.</param>
    /// <param name="stream">Where the random numbers come from.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <param name="resamples">Number of resampled texts, at least 20.</param>
    /// <param name="confidence">Coverage of the intervals, above 0 and below 1.</param>
    /// <param name="method">How the shares of resampled texts are found.</param>
    /// <exception cref="RequestException">The text is too short for blocks much longer than a window, or a number is out of range.</exception>
    public static BlockBootstrap Run(
        ReadOnlyMemory<int> tokens,
        int vocabulary,
        int length,
        InvariantShare share,
        RandomStream stream,
        Computation computation,
        int resamples = 200,
        double confidence = 0.95,
        BootstrapMethod method = BootstrapMethod.Automatic)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(computation);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 20);
        if (confidence is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A coverage lies between 0 and 1.");
        WindowCovariance.Require(tokens.Length, vocabulary, length);
        int blocks = BlockRule.Count(tokens.Length, length);
        if (method == BootstrapMethod.Automatic)
            method = (double)tokens.Length * length * resamples <= AffordablePairs ? BootstrapMethod.Exact : BootstrapMethod.Linear;
        var text = new BlockedText(tokens.Span, vocabulary, length, blocks, computation);
        Func<int[], InvariantShare> shareOf = method == BootstrapMethod.Exact
            ? weights => text.Sums(weights).Share()
            : BlockInfluence.Of(text, computation).Share;
        double[] all = new double[resamples], offDiagonal = new double[resamples];
        for (int k = 0; k < resamples; k++)
        {
            computation.Cancellation.ThrowIfCancellationRequested();
            int[] weights = new int[text.Blocks];
            RandomStream draws = stream.Child((ulong)k);
            for (int draw = 0; draw < weights.Length; draw++)
                weights[draws.NextBelow(weights.Length)]++;
            (all[k], offDiagonal[k]) = shareOf(weights);
            computation.Progress?.Report((k + 1.0) / resamples);
        }

        return new BlockBootstrap(
            text.Blocks, resamples, method, Interval(share.All, all, confidence), Interval(share.OffDiagonal, offDiagonal, confidence));
    }

    private static ShareInterval Interval(double value, double[] resampled, double confidence)
    {
        double mean = resampled.Average();
        double error = Math.Sqrt(resampled.Sum(x => (x - mean) * (x - mean)) / (resampled.Length - 1));
        double[] sorted = [.. resampled.Order()];
        return new ShareInterval(value, value + Quantile((1 - confidence) / 2) - mean, value + Quantile((1 + confidence) / 2) - mean, error);

        double Quantile(double q)
        {
            double place = q * (sorted.Length - 1);
            int below = Math.Min((int)place, sorted.Length - 2);
            return sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
        }
    }
}
