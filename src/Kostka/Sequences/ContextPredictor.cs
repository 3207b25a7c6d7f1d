using System.Numerics.Tensors;

namespace Kostka.Sequences;

/// <summary>
/// Predicts the class of the next token from the last token of the window (bigram) or the last two (trigram), from the counts of the text's whole main
/// part: what a model that sees the window should beat.
/// </summary>
/// <remarks>
/// Classes of the next token after a context h, seen n_h times and n_h(k) times before class k, have the probabilities (n_h(k) + α q_k)/(n_h + α), with q
/// those after the context without its first token, and for no context the base rates: counts shrunk towards the shorter context (interpolation with
/// a Dirichlet prior, MacKay and Peto 1995). Where a window of the main part is scored, its own token is left out of all counts. α, one for each length of
/// context, is the power of two between 1/16 and 4096 of the smallest leave-one-out squared error.
/// </remarks>
public sealed class ContextPredictor
{
    /// <summary>So many different continuations are enough to choose a shrinkage.</summary>
    private const int MostTrials = 20_000;

    private readonly TokenClassTarget _target;
    private readonly long[] _base;
    private readonly ContextCounts[] _counts; // by length of context, from 1
    private readonly double[] _shrinkage;

    /// <summary>Counts the contexts of a text's main part.</summary>
    /// <param name="measure">The text and its division.</param>
    /// <param name="target">The classes of the next token.</param>
    /// <exception cref="RequestException">The target is of another vocabulary.</exception>
    public ContextPredictor(CorpusMeasure measure, TokenClassTarget target)
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(target);
        target.Check(measure.Length, measure.Vocabulary);
        _target = target;
        _base = new long[target.Classes.Length];
        foreach (TextStretch stretch in measure.MainStretches)
        {
            foreach (int token in measure.Corpus.Tokens[stretch.Start..stretch.End])
                _base[target.ClassOf(token)]++;
        }

        LongestContext = Math.Min(2, measure.Length);
        _counts = [.. Enumerable.Range(1, LongestContext).Select(order => ContextCounts.Of(measure, order, target))];
        _shrinkage = new double[LongestContext];
        for (int order = 1; order <= LongestContext; order++)
            _shrinkage[order - 1] = BestShrinkage(order);
    }

    /// <summary>The longest context, in tokens: 2, or 1 for windows of a single token.</summary>
    public int LongestContext { get; }

    /// <summary>The shrinkage α of contexts of so many tokens, 1 … <see cref="LongestContext"/>.</summary>
    public double Shrinkage(int order) => _shrinkage[order - 1];

    /// <summary>The probabilities of the classes after a window.</summary>
    /// <param name="window">The window; its last tokens are the context.</param>
    /// <param name="order">How many of them: 1 … <see cref="LongestContext"/>.</param>
    /// <param name="probabilities">Receives K probabilities.</param>
    /// <param name="leaveOut">The token that follows this window in the main part, which is then left out of the counts; null for a window from elsewhere.</param>
    public void Predict(ReadOnlySpan<int> window, int order, Span<double> probabilities, int? leaveOut = null) =>
        Predict(window[^order..], leaveOut is { } token ? _target.ClassOf(token) : -1, probabilities, order);

    private void Predict(ReadOnlySpan<int> context, int without, Span<double> probabilities, int order)
    {
        double total = 0;
        for (int k = 0; k < _base.Length; k++)
            total += probabilities[k] = _base[k] - (k == without ? 1 : 0) + 0.5;
        TensorPrimitives.Divide(probabilities, total, probabilities);
        for (int length = 1; length <= order; length++)
            Interpolate(context[^length..], without, probabilities, _shrinkage[length - 1]);
    }

    // From the probabilities after a shorter context to those after this one.
    private void Interpolate(ReadOnlySpan<int> context, int without, Span<double> probabilities, double shrinkage)
    {
        ReadOnlySpan<ContextCounts.Continuation> found = _counts[context.Length - 1].After(context);
        double seen = shrinkage;
        TensorPrimitives.Multiply(probabilities, shrinkage, probabilities);
        foreach (var continuation in found)
        {
            double count = continuation.Count - (continuation.Class == without ? 1 : 0);
            probabilities[continuation.Class] += count;
            seen += count;
        }

        TensorPrimitives.Divide(probabilities, seen, probabilities);
    }

    private double BestShrinkage(int order)
    {
        double[] best = new double[_base.Length], lower = new double[_base.Length];
        int step = (_counts[order - 1].Count + MostTrials - 1) / MostTrials;
        double[] candidates = [.. Enumerable.Range(-4, 17).Select(k => Math.ScaleB(1, k))], errors = new double[candidates.Length];
        int[] context = new int[order];
        for (int entry = 0; entry < _counts[order - 1].Count; entry += step)
        {
            var continuation = _counts[order - 1].At(entry, context);
            Predict(context.AsSpan(1), continuation.Class, lower, order - 1);
            for (int c = 0; c < candidates.Length; c++)
            {
                lower.CopyTo(best, 0);
                Interpolate(context, continuation.Class, best, candidates[c]);
                errors[c] += continuation.Count * (1 - (2 * best[continuation.Class]) + TensorPrimitives.SumOfSquares<double>(best));
            }
        }

        return candidates[Array.IndexOf(errors, errors.Min())];
    }
}
