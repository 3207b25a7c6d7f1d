using System.Runtime.CompilerServices;

namespace Kostka.Capacity;

/// <summary>The ranges of what bounds are made of.</summary>
internal static class CapacityRanges
{
    /// <summary>A norm, or a bound on one: finite, at least 0.</summary>
    public static double Norm(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "A norm must be finite and at least 0.");

    /// <summary>A number of points, parameters or columns: whole or not, finite, at least 1.</summary>
    public static double Count(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 1 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "A count must be finite and at least 1.");

    /// <summary>An accuracy: finite, above 0.</summary>
    public static double Accuracy(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "An accuracy must be finite and above 0.");

    /// <summary>A number of samples: finite, at least 2.</summary>
    /// <exception cref="RequestException">It is not.</exception>
    public static double Samples(double value) =>
        value >= 2 && double.IsFinite(value) ? value : throw new RequestException($"The number of samples m must be finite and at least 2, not {value}.");

    /// <summary>A quantity that a user chooses: finite, above 0.</summary>
    /// <exception cref="RequestException">It is not.</exception>
    public static double Positive(double value, string what) =>
        value > 0 && double.IsFinite(value) ? value : throw new RequestException($"{what} must be finite and above 0, not {value}.");

    /// <summary>A probability of failure δ: above 0, below 1.</summary>
    /// <exception cref="RequestException">It is not.</exception>
    public static double Failure(double value) =>
        value is > 0 and < 1 ? value : throw new RequestException($"The probability of failure δ must be above 0 and below 1, not {value}.");
}
