namespace Kostka.Spectra.Exact.ClosedForm;

/// <summary>
/// A polynomial Σ_ij c_ij M^i A^j in the two numbers of a pair of sequences that a linear network sees: M = n(x)·n(y), the pairs of positions that hold the
/// same token, and A = tr N, the positions at which x and y agree. Immutable.
/// </summary>
/// <remarks>Coefficients of a kernel are sums of products of variances and never negative: sums and products lose no relative accuracy.</remarks>
public sealed class ClosedFormPolynomial
{
    private readonly double[,] _coefficients;

    private ClosedFormPolynomial(double[,] coefficients) => _coefficients = coefficients;

    /// <summary>The polynomial 0.</summary>
    public static ClosedFormPolynomial Zero { get; } = new(new double[1, 1]);

    /// <summary>The polynomial M.</summary>
    public static ClosedFormPolynomial Matches { get; } = new(new double[,] { { 0 }, { 1 } });

    /// <summary>The polynomial A.</summary>
    public static ClosedFormPolynomial Agreement { get; } = new(new double[,] { { 0, 1 } });

    /// <summary>The largest i + j with c_ij ≠ 0; 0 for a constant.</summary>
    public int Degree
    {
        get
        {
            int degree = 0;
            for (int i = 0; i < _coefficients.GetLength(0); i++)
            {
                for (int j = 0; j < _coefficients.GetLength(1); j++)
                    degree = this[i, j] == 0 ? degree : Math.Max(degree, i + j);
            }

            return degree;
        }
    }

    /// <summary>c_ij, the coefficient of M^i A^j; 0 beyond the degree.</summary>
    public double this[int i, int j] => i < _coefficients.GetLength(0) && j < _coefficients.GetLength(1) ? _coefficients[i, j] : 0;

    /// <summary>The constant polynomial.</summary>
    public static ClosedFormPolynomial Of(double constant) => new(new[,] { { constant } });

    /// <summary>The sum.</summary>
    public static ClosedFormPolynomial operator +(ClosedFormPolynomial left, ClosedFormPolynomial right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        (int rows, int columns) = (Math.Max(left.Rows, right.Rows), Math.Max(left.Columns, right.Columns));
        var sum = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                sum[i, j] = left[i, j] + right[i, j];
        }

        return new ClosedFormPolynomial(sum);
    }

    /// <summary>The product.</summary>
    public static ClosedFormPolynomial operator *(ClosedFormPolynomial left, ClosedFormPolynomial right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var product = new double[left.Rows + right.Rows - 1, left.Columns + right.Columns - 1];
        for (int i = 0; i < product.GetLength(0); i++)
        {
            for (int j = 0; j < product.GetLength(1); j++)
            {
                for (int k = 0; k <= i; k++)
                {
                    for (int l = 0; l <= j; l++)
                        product[i, j] += left[k, l] * right[i - k, j - l];
                }
            }
        }

        return new ClosedFormPolynomial(product);
    }

    /// <summary>The multiple.</summary>
    public static ClosedFormPolynomial operator *(double factor, ClosedFormPolynomial polynomial) => Of(factor) * polynomial;

    /// <summary>The polynomial's value.</summary>
    public double Value(double matches, double agreement)
    {
        double value = 0;
        for (int i = Rows - 1; i >= 0; i--)
        {
            double row = 0;
            for (int j = Columns - 1; j >= 0; j--)
                row = (row * agreement) + _coefficients[i, j];
            value = (value * matches) + row;
        }

        return value;
    }

    private int Rows => _coefficients.GetLength(0);

    private int Columns => _coefficients.GetLength(1);
}
