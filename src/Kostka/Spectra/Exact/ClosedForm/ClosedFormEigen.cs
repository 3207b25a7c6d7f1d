using Kostka.Numerics;

namespace Kostka.Spectra.Exact.ClosedForm;

/// <summary>
/// Eigenvalues of positive semidefinite matrices whose entries span many orders of magnitude, each to relative accuracy: Jacobi rotations until every entry
/// off the diagonal is negligible beside its own row and column (Demmel and Veselić, SIAM J. Matrix Anal. Appl. 13, 1992).
/// </summary>
internal static class ClosedFormEigen
{
    private const int MostSweeps = 60;

    /// <summary>All eigenvalues in descending order, their unit eigenvectors as rows.</summary>
    /// <param name="a">Symmetric, positive semidefinite; overwritten.</param>
    public static SymmetricEigen Jacobi(Matrix a)
    {
        int size = a.Rows;
        var vectors = new Matrix(size, size);
        for (int i = 0; i < size; i++)
            vectors[i, i] = 1;
        bool rotated = true;
        for (int sweep = 0; rotated; sweep++)
        {
            if (sweep == MostSweeps)
                throw new ArithmeticException($"Jacobi rotations of a {size} × {size} matrix did not converge.");
            rotated = false;
            for (int i = 0; i < size; i++)
            {
                for (int j = i + 1; j < size; j++)
                {
                    if (Math.Abs(a[i, j]) > double.Epsilon && Math.Abs(a[i, j]) > 1e-16 * Math.Sqrt(Math.Abs(a[i, i])) * Math.Sqrt(Math.Abs(a[j, j])))
                    {
                        Rotate(a, vectors, i, j);
                        rotated = true;
                    }
                }
            }
        }

        int[] order = [.. Enumerable.Range(0, size).OrderByDescending(i => a[i, i])];
        var sorted = new Matrix(size, size);
        for (int i = 0; i < size; i++)
            vectors.Row(order[i]).CopyTo(sorted.Row(i));
        return new SymmetricEigen([.. order.Select(i => a[i, i])], sorted);
    }

    /// <summary>
    /// By how much relative perturbations of the entries are magnified in the eigenvalues at most: the inverse of the smallest eigenvalue of the matrix
    /// scaled to a diagonal of ones; infinite for a singular matrix. Rows of zeros do not count.
    /// </summary>
    public static double Condition(Matrix a)
    {
        int[] rows = [.. Enumerable.Range(0, a.Rows).Where(i => a[i, i] > 0)];
        var scaled = new Matrix(rows.Length, rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < rows.Length; j++)
                scaled[i, j] = a[rows[i], rows[j]] / Math.Sqrt(a[rows[i], rows[i]]) / Math.Sqrt(a[rows[j], rows[j]]);
        }

        return rows.Length == 0 ? 1 : 1 / Math.Max(0, LinearAlgebra.Default.Eigen(scaled).Values[^1]);
    }

    private static void Rotate(Matrix a, Matrix vectors, int i, int j)
    {
        double cotangent = (a[j, j] - a[i, i]) / (2 * a[i, j]);
        double tangent = Math.CopySign(1, cotangent) / (Math.Abs(cotangent) + Math.Sqrt(1 + (cotangent * cotangent)));
        double cosine = 1 / Math.Sqrt(1 + (tangent * tangent)), sine = cosine * tangent, change = tangent * a[i, j];
        (double first, double second) = (a[i, i] - change, a[j, j] + change);
        Turn(a.Row(i), a.Row(j), cosine, sine);
        for (int k = 0; k < a.Rows; k++)
            (a[k, i], a[k, j]) = (a[i, k], a[j, k]);
        (a[i, i], a[j, j], a[i, j], a[j, i]) = (first, second, 0, 0);
        Turn(vectors.Row(i), vectors.Row(j), cosine, sine);
    }

    private static void Turn(Span<double> x, Span<double> y, double cosine, double sine)
    {
        for (int k = 0; k < x.Length; k++)
            (x[k], y[k]) = ((cosine * x[k]) - (sine * y[k]), (sine * x[k]) + (cosine * y[k]));
    }
}
