namespace Kostka.Sequences;

/// <summary>
/// Predicts a next-token target from the last token of the window alone, from the counts of the text's whole main part: what a model that sees the
/// window should beat.
/// </summary>
/// <remarks>
/// With n_u pairs (token u, token after it) in the main part, labels ±1 of sum s_u, and m the mean label of all pairs, the prediction after u is
/// (s_u + α m)/(n_u + α): the mean label after u, shrunk towards the base rate as if α pairs more had been seen (James–Stein; Gaussian prior). Where a
/// window of the main part is scored, its own pair is left out of n_u, s_u and m. α is the power of two between 1/16 and 4096 of the smallest
/// leave-one-out error over all pairs of the main part.
/// </remarks>
public sealed class BigramPredictor
{
    private readonly NextTokenTarget _target;
    private readonly long[] _pairs;  // n_u
    private readonly long[] _labels; // s_u
    private readonly long _pairsInAll, _labelsInAll;

    /// <summary>Counts the pairs of a text's main part.</summary>
    /// <param name="measure">The text and its division.</param>
    /// <param name="target">The target to predict.</param>
    /// <exception cref="RequestException">The target names symbols that the text's vocabulary does not have.</exception>
    public BigramPredictor(CorpusMeasure measure, NextTokenTarget target)
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(target);
        target.Check(measure.Length, measure.Vocabulary);
        _target = target;
        _pairs = new long[measure.Vocabulary];
        _labels = new long[measure.Vocabulary];
        foreach (TextStretch stretch in measure.MainStretches)
        {
            ReadOnlySpan<int> tokens = measure.Corpus.Tokens[stretch.Start..stretch.End];
            for (int i = 0; i + 1 < tokens.Length; i++)
            {
                _pairs[tokens[i]]++;
                _labels[tokens[i]] += target.Label(tokens[i + 1]);
            }
        }

        _pairsInAll = _pairs.Sum();
        _labelsInAll = _labels.Sum();
        Shrinkage = Enumerable.Range(-4, 17).Select(k => Math.ScaleB(1, k)).MinBy(LeaveOneOutError);
    }

    /// <summary>The shrinkage α, in pairs.</summary>
    public double Shrinkage { get; }

    /// <summary>The base rate of the main part: the mean label of all its pairs.</summary>
    public BaseRatePredictor BaseRate => new((double)_labelsInAll / _pairsInAll);

    /// <summary>The mean squared error on windows of the main part, each predicted from all pairs but its own.</summary>
    /// <param name="sample">What <see cref="CorpusMeasure.Draw"/> gave, or a part of it.</param>
    public double MeanSquaredError(SequenceSample sample) => Error(sample, leaveOut: true);

    /// <summary>The mean squared error on windows of the held-out blocks, predicted from the main part.</summary>
    /// <param name="sample">What <see cref="CorpusMeasure.DrawHeldOut"/> gave, or a part of it.</param>
    public double MeanSquaredErrorHeldOut(SequenceSample sample) => Error(sample, leaveOut: false);

    private double Error(SequenceSample sample, bool leaveOut)
    {
        ArgumentNullException.ThrowIfNull(sample);
        double sum = 0;
        for (int i = 0; i < sample.Count; i++)
        {
            int label = _target.Label(sample.Next[i]);
            double error = label - Predict(sample.Sequences[i][^1], leaveOut ? 1 : 0, leaveOut ? label : 0, Shrinkage);
            sum += error * error;
        }

        return sum / sample.Count;
    }

    // The prediction after token u, with some pairs after u and the sum of their labels left out.
    private double Predict(int u, int pairsOut, int labelsOut, double shrinkage)
    {
        long inAll = _pairsInAll - pairsOut;
        double baseRate = inAll == 0 ? 0 : (double)(_labelsInAll - labelsOut) / inAll;
        return (_labels[u] - labelsOut + (shrinkage * baseRate)) / (_pairs[u] - pairsOut + shrinkage);
    }

    // Over all pairs: (n_u + s_u)/2 of them after u have the label +1, the others −1.
    private double LeaveOneOutError(double shrinkage)
    {
        double sum = 0;
        for (int u = 0; u < _pairs.Length; u++)
        {
            long positive = (_pairs[u] + _labels[u]) / 2, negative = _pairs[u] - positive;
            if (positive > 0)
                sum += positive * Math.Pow(1 - Predict(u, 1, 1, shrinkage), 2);
            if (negative > 0)
                sum += negative * Math.Pow(-1 - Predict(u, 1, -1, shrinkage), 2);
        }

        return sum;
    }
}
