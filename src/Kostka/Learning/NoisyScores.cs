using System.Numerics.Tensors;
using Kostka.Numerics;

namespace Kostka.Learning;

/// <summary>
/// Expected accuracy and cross-entropy of a predictor whose outputs scatter about given ones: Gaussian noise of covariance s(x)·C, and independent noise
/// of variance t(x) from noise on the training labels.
/// </summary>
internal sealed class NoisyScores
{
    // Draws of the noise for each point; the points themselves are the larger source of error.
    private const int Draws = 4, DrawsOfMany = 1, Many = 50;

    private readonly Matrix _root; // C^(1/2), K × K: U √Λ
    private readonly LinearAlgebra _algebra;

    /// <summary>Noise of a covariance.</summary>
    /// <param name="covariance">C, K × K, symmetric; what rounding makes negative counts as 0. Overwritten.</param>
    /// <param name="algebra">The backend.</param>
    public NoisyScores(Matrix covariance, LinearAlgebra algebra)
    {
        _algebra = algebra;
        var eigen = algebra.Eigen(covariance);
        _root = new Matrix(covariance.Rows, covariance.Rows);
        for (int r = 0; r < eigen.Values.Length; r++)
        {
            double root = Math.Sqrt(Math.Max(eigen.Values[r], 0));
            for (int k = 0; k < _root.Rows; k++)
                _root[k, r] = root * eigen.Vectors[r, k];
        }
    }

    /// <summary>The expected scores of each point.</summary>
    /// <param name="outputs">N × K: f_k(x) in the mean.</param>
    /// <param name="common">s(x).</param>
    /// <param name="independent">t(x).</param>
    /// <param name="labels">The labels of the points: classes, or signs.</param>
    /// <param name="stream">Where the noise comes from.</param>
    /// <returns>For each point the probability of the right decision, and the mean cross-entropy (0 for signs).</returns>
    public (double[] Accuracy, double[] CrossEntropy) Expect(Matrix outputs, double[] common, double[] independent, SampleLabels labels, RandomStream stream)
    {
        int count = outputs.Rows, classes = outputs.Columns, draws = classes > Many ? DrawsOfMany : Draws;
        double[] accuracy = new double[count], crossEntropy = new double[count];
        Matrix gaussians = new(count, classes), noise = new(count, classes);
        bool labelNoise = Array.Exists(independent, t => t > 0);
        for (int draw = 0; draw < draws; draw++)
        {
            for (int j = 0; j < gaussians.Values.Length; j++)
                gaussians.Values[j] = stream.NextGaussian();
            _algebra.Multiply(gaussians, _root, noise, transposeB: true);
            for (int i = 0; i < count; i++)
            {
                var row = noise.Row(i);
                TensorPrimitives.MultiplyAdd(row, Math.Sqrt(common[i]), outputs.Row(i), row);
                for (int k = 0; labelNoise && k < classes; k++)
                    row[k] += Math.Sqrt(independent[i]) * stream.NextGaussian();
                var (hit, nats) = labels.Score(row, i);
                accuracy[i] += hit / draws;
                crossEntropy[i] += nats / draws;
            }
        }

        return (accuracy, crossEntropy);
    }
}
