using System.Globalization;

namespace Kostka.Numerics;

/// <summary>
/// A matrix that should be positive definite is not, at the precision of doubles. Says how far it falls short; nothing was added to it.
/// </summary>
public sealed class NotPositiveDefiniteException : ArithmeticException
{
    private NotPositiveDefiniteException(string message, int size, double smallest, double jitter)
        : base(message)
    {
        Size = size;
        SmallestEigenvalue = smallest;
        Jitter = jitter;
    }

    /// <summary>Number of rows of the matrix.</summary>
    public int Size { get; }

    /// <summary>The smallest eigenvalue, computed to about N·2⁻⁵² of the largest.</summary>
    public double SmallestEigenvalue { get; }

    /// <summary>What, added to the diagonal, makes the matrix positive definite; rounded up to two significant digits.</summary>
    public double Jitter { get; }

    /// <summary>The exception for a matrix with these eigenvalues, in ascending order.</summary>
    internal static NotPositiveDefiniteException From(ReadOnlySpan<double> eigenvalues)
    {
        double smallest = eigenvalues[0], norm = Math.Max(Math.Abs(smallest), Math.Abs(eigenvalues[^1]));

        // Cholesky succeeds when λ_min > N·γ·λ_max, γ a small multiple of 2⁻⁵³ (Higham, Accuracy and Stability of Numerical Algorithms,
        // theorem 10.7).
        double roundingFloor = Math.Max(4.0 * eigenvalues.Length * Math.ScaleB(norm, -52), Math.ScaleB(1, -1022));
        double jitter = RoundUp(Math.Max(0, -smallest) + roundingFloor);
        int n = eigenvalues.Length;
        string message =
            $"The {n} × {n} matrix is not positive definite at the precision of doubles: its smallest eigenvalue is {Short(smallest, 4)}, "
            + $"its largest {Short(eigenvalues[^1], 4)}. Adding {Short(jitter, 2)} to the diagonal would mend it.";
        return new NotPositiveDefiniteException(message, n, smallest, jitter);
    }

    private static string Short(double value, int digits) => value.ToString($"G{digits}", CultureInfo.InvariantCulture);

    /// <summary>The next number up with two significant digits, so that what the message prints is enough.</summary>
    private static double RoundUp(double value)
    {
        double nearest = double.Parse(value.ToString("E1", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        if (nearest >= value)
            return nearest;
        double up = nearest + Math.Pow(10, Math.Floor(Math.Log10(value)) - 1);
        return double.Parse(up.ToString("E1", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
