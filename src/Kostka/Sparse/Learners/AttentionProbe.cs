using Kostka.Architectures;
using Kostka.Networks;
using Kostka.Sequences;

namespace Kostka.Sparse.Learners;

/// <summary>Looks where a trained network attends.</summary>
internal static class AttentionProbe
{
    /// <summary>The most sequences that attention is averaged over.</summary>
    public const int MostSequences = 512;

    /// <summary>
    /// A summary of the first attention layer's weights from the position that is read out, averaged over the first <see cref="MostSequences"/> sequences; null where no single
    /// position is read out, or where the weights are no shares because they come from no softmax.
    /// </summary>
    /// <param name="engine">The network.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="inputs">Sequences, at least one.</param>
    /// <param name="relevant">The positions that matter.</param>
    public static AttentionSummary? Summary(NetworkEngine<float> engine, ReadOnlySpan<float> parameters, SequenceSet inputs, IReadOnlyList<int> relevant)
    {
        Architecture architecture = engine.Network.Architecture;
        if (architecture.Readout is not (Readout.Cls or Readout.Last) || FirstAttention(architecture.Layers) is not { Score: Score.Softmax })
            return null;
        SequenceSet some = inputs.Count > MostSequences ? inputs.Slice(0, MostSequences) : inputs;
        return AttentionSummary.Of(MeanWeights(engine, parameters, some), relevant);
    }

    /// <summary>Mean weights, a row of positions for each head.</summary>
    private static double[][] MeanWeights(NetworkEngine<float> engine, ReadOnlySpan<float> parameters, SequenceSet inputs)
    {
        int heads = engine.Network.Options.Sizes.Heads, positions = engine.Network.Positions;
        float[] weights = new float[inputs.Count * heads * positions];
        engine.FirstAttention(parameters, inputs, weights);
        double[][] mean = [.. Enumerable.Range(0, heads).Select(_ => new double[positions])];
        for (int i = 0; i < weights.Length; i++)
            mean[i / positions % heads][i % positions] += weights[i] / (double)inputs.Count;
        return mean;
    }

    private static Layer.Attention? FirstAttention(IEnumerable<Layer> layers)
    {
        foreach (Layer layer in layers)
        {
            Layer.Attention? found = layer switch
            {
                Layer.Attention attention => attention,
                Layer.Residual residual => FirstAttention(residual.Body),
                Layer.Repeat repeat => FirstAttention(repeat.Body),
                _ => null,
            };
            if (found is not null)
                return found;
        }

        return null;
    }
}
