namespace Kostka.Numerics.Quadrature;

/// <summary>Eigenvalues of a symmetric tridiagonal matrix, by the implicit QL method (Wilkinson and Reinsch 1971, procedure imtql1).</summary>
public static class TridiagonalEigenvalues
{
    private const int MostSweeps = 60;

    /// <summary>Computes the eigenvalues, in ascending order.</summary>
    /// <param name="diagonal">The n diagonal entries; overwritten by the eigenvalues.</param>
    /// <param name="offDiagonal">The n − 1 entries beside it.</param>
    /// <exception cref="ArithmeticException">An entry is not finite.</exception>
    public static void Compute(Span<double> diagonal, ReadOnlySpan<double> offDiagonal)
    {
        int n = diagonal.Length;
        Span<double> e = n <= 256 ? stackalloc double[n] : new double[n];
        offDiagonal.CopyTo(e);
        e[^1] = 0;
        for (int first = 0; first < n; first++)
        {
            for (int sweep = 0; ; sweep++)
            {
                int end = first;
                while (end < n - 1 && !(Math.Abs(e[end]) <= double.Epsilon + (1.1102230246251565e-16 * (Math.Abs(diagonal[end]) + Math.Abs(diagonal[end + 1])))))
                    end++;
                if (end == first)
                    break;
                if (sweep == MostSweeps)
                    throw new ArithmeticException("The eigenvalues of a tridiagonal matrix do not settle: an entry is not finite.");
                Sweep(diagonal, e, first, end);
            }
        }

        diagonal.Sort();
    }

    /// <summary>One QL step with Wilkinson's shift on the unreduced block first … end.</summary>
    private static void Sweep(Span<double> d, Span<double> e, int first, int end)
    {
        double g = (d[first + 1] - d[first]) / (2 * e[first]);
        double radius = Math.Sqrt((g * g) + 1);
        g = d[end] - d[first] + (e[first] / (g + Math.CopySign(radius, g)));
        double sine = 1, cosine = 1, shift = 0;
        for (int i = end - 1; i >= first; i--)
        {
            double f = sine * e[i], b = cosine * e[i];
            radius = Math.Sqrt((f * f) + (g * g));
            e[i + 1] = radius;
            if (radius == 0)
            {
                d[i + 1] -= shift;
                e[end] = 0;
                return;
            }

            sine = f / radius;
            cosine = g / radius;
            g = d[i + 1] - shift;
            double slope = ((d[i] - g) * sine) + (2 * cosine * b);
            shift = sine * slope;
            d[i + 1] = g + shift;
            g = (cosine * slope) - b;
        }

        d[first] -= shift;
        e[first] = g;
        e[end] = 0;
    }
}
