namespace Kostka.Sparse.Fits;

/// <summary>A model of the mean η of ln threshold at each context length.</summary>
internal abstract class MeanCurve
{
    /// <summary>Number of parameters d.</summary>
    public abstract int Parameters { get; }

    /// <summary>η at a context length.</summary>
    /// <param name="place">Which context length, from 0.</param>
    /// <param name="parameters">d numbers.</param>
    /// <param name="gradient">d numbers, written: ∂η/∂parameters.</param>
    /// <param name="curvature">Written: the second derivatives are curvature · (1, −1; −1, 1) in the first two parameters, and 0 in others.</param>
    public abstract double At(int place, ReadOnlySpan<double> parameters, Span<double> gradient, out double curvature);
}

/// <summary>a · T^c in terms of η at the first and at the last length: a straight line in ln T.</summary>
/// <param name="weights">(ln T − ln T_first) / (ln T_last − ln T_first) of each length.</param>
internal sealed class PowerCurve(double[] weights) : MeanCurve
{
    public override int Parameters => 2;

    public override double At(int place, ReadOnlySpan<double> parameters, Span<double> gradient, out double curvature)
    {
        double w = weights[place];
        (gradient[0], gradient[1], curvature) = (1 - w, w, 0);
        return ((1 - w) * parameters[0]) + (w * parameters[1]);
    }
}

/// <summary>ln(a · ln T + b) in terms of η at the first and at the last length: positive in between whatever they are.</summary>
/// <param name="weights">As for <see cref="PowerCurve"/>.</param>
internal sealed class LogarithmicCurve(double[] weights) : MeanCurve
{
    public override int Parameters => 2;

    public override double At(int place, ReadOnlySpan<double> parameters, Span<double> gradient, out double curvature)
    {
        double w = weights[place], top = Math.Max(parameters[0], parameters[1]);
        double first = (1 - w) * Math.Exp(parameters[0] - top), last = w * Math.Exp(parameters[1] - top), sum = first + last;
        (gradient[0], gradient[1]) = (first / sum, last / sum);
        curvature = gradient[0] * gradient[1];
        return top + Math.Log(sum);
    }
}

/// <summary>The same η at all lengths.</summary>
internal sealed class ConstantCurve : MeanCurve
{
    public override int Parameters => 1;

    public override double At(int place, ReadOnlySpan<double> parameters, Span<double> gradient, out double curvature)
    {
        (gradient[0], curvature) = (1, 0);
        return parameters[0];
    }
}

/// <summary>An η of its own for each length.</summary>
/// <param name="places">Number of lengths.</param>
internal sealed class SaturatedCurve(int places) : MeanCurve
{
    public override int Parameters => places;

    public override double At(int place, ReadOnlySpan<double> parameters, Span<double> gradient, out double curvature)
    {
        gradient.Clear();
        (gradient[place], curvature) = (1, 0);
        return parameters[place];
    }
}
