using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Kernels;
using static Kostka.Spectra.Exact.ClosedForm.ClosedFormPolynomial;

namespace Kostka.Spectra.Exact.ClosedForm;

/// <summary>
/// The kernel recursion of a linear network, solved: dense layers and linear attention keep covariances of the form K_ab = α + β[x_a = y_b] + γδ_ab, and
/// what attention multiplies them by is a polynomial in M = n(x)·n(y) and A = tr N, because Σ_ab [x_a = y_b] = M and Σ_a [x_a = y_a] = A.
/// </summary>
/// <remarks>Coefficient by coefficient, nothing is subtracted: each is right to rounding, however small beside the others.</remarks>
internal static class ClosedFormRecursion
{
    /// <summary>What keeps a network from being linear in this sense, as "model.layers[1].activation: …"; null when nothing does.</summary>
    public static string? Obstacle(Architecture architecture) => architecture switch
    {
        { Position: PositionEmbedding.Exponential or PositionEmbedding.Sinusoidal } => "model.position: smooth and sinusoidal positions tell neighbours from others, and the closed form treats all positions alike.",
        { Readout: Readout.Last or Readout.Cls } => $"model.readout: '{architecture.Readout.ToString().ToLowerInvariant()}' singles out a position; the closed form needs mean or flatten.",
        _ => Obstacle(architecture.Layers, "model.layers") ?? (Attentions(architecture.Layers) > 1
            ? "model.layers: every attention after the first raises the degree of the kernel, and only degree 2 is solved in closed form; at most one attention can stand here."
            : null),
    };

    /// <summary>κ as a polynomial in M and A, of total degree 2 at most.</summary>
    /// <param name="architecture">A network without an obstacle.</param>
    /// <param name="kind">Which kernel.</param>
    /// <param name="length">L.</param>
    public static ClosedFormPolynomial Kernel(Architecture architecture, KernelKind kind, int length)
    {
        double positions = architecture.Position is PositionEmbedding.Learned learned ? learned.Variance : 0;
        var start = new Covariance(Zero, Of(architecture.TokenVariance), Of(positions));
        var stream = Run(architecture.Layers, new Stream(start, start), length);
        Covariance read = kind == KernelKind.Nngp ? stream.K : stream.Theta;
        return read.Pooled(architecture.Readout == Readout.Flatten, length).Alpha;
    }

    private static Stream Run(ImmutableArray<Layer> layers, Stream stream, int length) =>
        layers.Aggregate(stream, (current, layer) => Run(layer, current, length));

    private static Stream Run(Layer layer, Stream stream, int length)
    {
        switch (layer)
        {
            case Layer.Dense dense:
                Covariance k = (dense.WeightVariance * stream.K) + new Covariance(Of(dense.BiasVariance), Zero, Zero);
                return new Stream(k, (dense.WeightVariance * stream.Theta) + k);
            case Layer.Attention attention:
                // K → cSK/L², Θ → (c/L²)(2DK + S(Θ + 4K)), S = ⟨K, K⟩, D = ⟨K, Θ⟩ (Hron et al. 2020).
                double c = attention.QueryKeyVariance * attention.ValueOutputVariance / ((double)length * length);
                ClosedFormPolynomial s = c * Covariance.Inner(stream.K, stream.K, length), d = c * Covariance.Inner(stream.K, stream.Theta, length);
                return new Stream(s * stream.K, (((2 * d) + (4 * s)) * stream.K) + (s * stream.Theta));
            case Layer.Residual residual:
                Stream body = Run(residual.Body, stream, length);
                return new Stream(stream.K + body.K, stream.Theta + body.Theta);
            case Layer.Repeat repeat:
                return Enumerable.Range(0, repeat.Times).Aggregate(stream, (current, _) => Run(repeat.Body, current, length));
            case Layer.Pool pool:
                bool flatten = pool.Kind == PoolKind.Flatten;
                return new Stream(stream.K.Pooled(flatten, length), stream.Theta.Pooled(flatten, length));
            case Layer.Activation { Function: ActivationFunction.Identity }:
                return stream;
            default:
                throw new ArgumentException($"{layer} is not linear.", nameof(layer));
        }
    }

    private static string? Obstacle(ImmutableArray<Layer> layers, string path) =>
        layers.Select((layer, i) => Obstacle(layer, $"{path}[{i}]")).FirstOrDefault(found => found is not null);

    private static string? Obstacle(Layer layer, string path) => layer switch
    {
        Layer.Activation { Function: not ActivationFunction.Identity } activation =>
            $"{path}.activation: {activation.Function.ToString().ToLowerInvariant()} is not linear; the closed form is for dense layers and linear attention.",
        Layer.LayerNorm or Layer.RmsNorm => $"{path}: a norm divides by the variances; the closed form is for dense layers and linear attention.",
        Layer.Attention { Scaling: Scaling.InverseDimension } => $"{path}.attention: with tied queries and keys the weights depend on each sequence; the closed form needs independent ones.",
        Layer.Attention { Score: not Score.Linear } or Layer.Attention { Causal: true } => $"{path}.attention: the closed form needs the score linear without causal mask.",
        Layer.Residual residual => Obstacle(residual.Body, $"{path}.residual"),
        Layer.Repeat repeat => Obstacle(repeat.Body, $"{path}.repeat.layers"),
        _ => null,
    };

    private static long Attentions(ImmutableArray<Layer> layers) => layers.Sum(layer => layer switch
    {
        Layer.Attention => 1,
        Layer.Residual residual => Attentions(residual.Body),
        Layer.Repeat repeat => repeat.Times * Attentions(repeat.Body),
        _ => 0L,
    });

    private readonly record struct Stream(Covariance K, Covariance Theta);

    /// <summary>K_ab = α + β[x_a = y_b] + γδ_ab; where the positions are pooled, α alone.</summary>
    private sealed record Covariance(ClosedFormPolynomial Alpha, ClosedFormPolynomial Beta, ClosedFormPolynomial Gamma)
    {
        private bool IsPooled { get; init; }

        public static Covariance operator +(Covariance left, Covariance right) => left with
        {
            Alpha = left.Alpha + right.Alpha,
            Beta = left.Beta + right.Beta,
            Gamma = left.Gamma + right.Gamma,
        };

        public static Covariance operator *(ClosedFormPolynomial factor, Covariance k) => k with
        {
            Alpha = factor * k.Alpha,
            Beta = factor * k.Beta,
            Gamma = factor * k.Gamma,
        };

        public static Covariance operator *(double factor, Covariance k) => Of(factor) * k;

        /// <summary>⟨K, K'⟩ = Σ_ab K_ab K'_ab.</summary>
        public static ClosedFormPolynomial Inner(Covariance k, Covariance other, int length) =>
            (Of((double)length * length) * k.Alpha * other.Alpha)
            + (Matches * ((k.Alpha * other.Beta) + (k.Beta * other.Alpha) + (k.Beta * other.Beta)))
            + (Of(length) * ((k.Alpha * other.Gamma) + (k.Gamma * other.Alpha) + (k.Gamma * other.Gamma)))
            + (Agreement * ((k.Beta * other.Gamma) + (k.Gamma * other.Beta)));

        /// <summary>The one covariance that pooling leaves: (1/L²) Σ_ab K_ab, or (1/L) Σ_a K_aa.</summary>
        public Covariance Pooled(bool flatten, int length)
        {
            if (IsPooled)
                return this;
            double share = 1.0 / length;
            ClosedFormPolynomial pooled = flatten
                ? Alpha + (share * Agreement * Beta) + Gamma
                : Alpha + (share * share * Matches * Beta) + (share * Gamma);
            return new Covariance(pooled, Zero, Zero) { IsPooled = true };
        }
    }
}
