using System.Numerics.Tensors;

namespace Kostka.Numerics;

/// <summary>y ← A x for a symmetric A that need not stand in memory. Both have as many entries as A has rows; y comes with arbitrary contents.</summary>
public delegate void SymmetricOperator(ReadOnlySpan<double> x, Span<double> y);

/// <summary>Some of the eigenvalues of a symmetric operator.</summary>
/// <param name="Values">Descending.</param>
/// <param name="Vectors">Row r is the unit eigenvector of value r.</param>
/// <param name="Residuals">‖A v − λ v‖, from the vectors themselves; A has an eigenvalue within this distance of λ.</param>
/// <param name="Applications">How often the operator was applied.</param>
public sealed record LanczosEigen(double[] Values, Matrix Vectors, double[] Residuals, int Applications);

/// <summary>
/// The largest eigenvalues of a symmetric operator by Lanczos' method with thick restarts (Wu, Simon, SIAM J. Matrix Anal. Appl. 22, 2000) and full
/// reorthogonalisation. Memory: about 2·count + 20 vectors.
/// </summary>
/// <remarks>
/// One starting vector finds only one vector of an eigenvalue that several share. So when all is converged, the search goes on from another start in the orthogonal
/// complement, until nothing larger than what was found is left there.
/// </remarks>
public sealed class Lanczos
{
    private const int MostCycles = 300, RoughBasis = 20;
    private const double RoughTolerance = 3e-3;

    private readonly int _size;
    private readonly SymmetricOperator _operator;
    private readonly RandomStream _stream;
    private readonly Computation _computation;
    private readonly double _tolerance;
    private int _applications;

    private Lanczos(int size, SymmetricOperator @operator, double tolerance, RandomStream stream, Computation computation)
    {
        _size = size;
        _operator = @operator;
        _tolerance = tolerance;
        _stream = stream;
        _computation = computation;
    }

    /// <summary>The largest eigenvalues and their vectors.</summary>
    /// <param name="size">Number of rows of the operator, at least 1.</param>
    /// <param name="operator">The operator.</param>
    /// <param name="count">How many are wanted, at least 1; no more than <paramref name="size"/> are found.</param>
    /// <param name="stream">Where the starting vectors come from.</param>
    /// <param name="computation">Threads for the work between applications; cancellation; progress by the number of converged values.</param>
    /// <param name="tolerance">Largest residual, relative to the largest eigenvalue in magnitude.</param>
    /// <exception cref="ArithmeticException">Not converged after many restarts, or the operator gave a number that is not finite.</exception>
    /// <exception cref="RequestException">The vectors do not fit in memory.</exception>
    public static LanczosEigen Largest(
        int size, SymmetricOperator @operator, int count, RandomStream stream, Computation computation, double tolerance = 1e-10)
    {
        ArgumentNullException.ThrowIfNull(@operator);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(computation);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tolerance);
        return new Lanczos(size, @operator, tolerance, stream, computation).Solve(Math.Min(count, size));
    }

    private LanczosEigen Solve(int count)
    {
        int most = Math.Min(_size, (2 * count) + 20);
        MemoryGuard.Require(
            (most + (2L * count) + 4) * _size * sizeof(double), $"{most} Lanczos vectors of {_size} numbers", "Ask for fewer components, or use fewer symbols.");
        List<Ritz> found = Search([], count, most, _tolerance);
        while (found.Count < _size)
        {
            // A rough search of the complement shows whether it hides something larger; if so, it is searched in earnest.
            double smallest = found[^1].Value, scale = Scale(found);
            Ritz hidden = Search(found, 1, Math.Min(most, RoughBasis), RoughTolerance, stopBelow: smallest)[0];
            if (hidden.Value <= smallest + (_tolerance * scale))
                break;
            found.AddRange(Search(found, count, most, _tolerance));
            found = [.. found.OrderByDescending(ritz => ritz.Value).Take(count)];
        }

        return WithResiduals(found);
    }

    /// <summary>
    /// The largest eigenvalues in the complement of some vectors. With <paramref name="stopBelow"/> it may stop as soon as the largest surely is not above that.
    /// </summary>
    private List<Ritz> Search(List<Ritz> locked, int count, int most, double tolerance, double? stopBelow = null)
    {
        int complement = _size - locked.Count;
        count = Math.Min(count, complement);
        most = Math.Min(most, complement);
        var basis = new List<double[]> { RandomVector(locked, []) };
        var projected = new Matrix(most, most);
        double largest = Scale(locked);
        for (int cycle = 0; cycle < MostCycles; cycle++)
        {
            double coupling = Extend(locked, basis, projected, most);
            SymmetricEigen ritz = LinearAlgebra.Default.Eigen(projected.Clone());
            largest = Math.Max(largest, Math.Max(Math.Abs(ritz.Values[0]), Math.Abs(ritz.Values[^1])));
            double Residual(int r) => coupling * Math.Abs(ritz.Vectors[r, most - 1]);
            int converged = 0;
            while (converged < count && Residual(converged) <= tolerance * largest)
                converged++;
            if (stopBelow is null)
                _computation.Progress?.Report((double)converged / count);
            if (converged == count || (stopBelow is { } bound && ritz.Values[0] + Residual(0) <= bound))
                return [.. Combine(basis, ritz, count).Select((vector, r) => new Ritz(ritz.Values[r], vector))];

            // Restart from the best approximations; what comes next is coupled to them through the residual, which is the same for all.
            int kept = Math.Min(most - 1, count + ((most - count) / 2));
            double[] residual = basis[most];
            basis = Combine(basis, ritz, kept);
            basis.Add(residual);
            Array.Clear(projected.Values);
            for (int r = 0; r < kept; r++)
                projected[r, r] = ritz.Values[r];
        }

        throw new ArithmeticException($"Lanczos' method did not converge to {count} eigenvalues after {MostCycles} restarts.");
    }

    /// <summary>Brings the basis to <paramref name="most"/> vectors and one more, the residual, whose norm it returns.</summary>
    private double Extend(List<Ritz> locked, List<double[]> basis, Matrix projected, int most)
    {
        double coupling = 0;
        for (int j = basis.Count - 1; j < most; j++)
        {
            double[] next = Apply(basis[j]);
            double before = Norm(next);
            if (!double.IsFinite(before))
                throw new ArithmeticException("The operator gave a number that is not finite.");
            double[] along = new double[j + 1];
            for (int pass = 0; pass < 2; pass++)
            {
                TakeAway(next, [.. locked.Select(ritz => ritz.Vector)]);
                double[] coefficients = TakeAway(next, basis);
                for (int i = 0; i <= j; i++)
                    along[i] += coefficients[i];
            }

            for (int i = 0; i <= j; i++)
                projected[i, j] = projected[j, i] = along[i];
            coupling = Norm(next);
            if (coupling <= 1e-14 * before || coupling == 0)
            {
                // An invariant space is complete: go on outside it.
                coupling = 0;
                next = j + 1 + locked.Count < _size ? RandomVector(locked, basis) : new double[_size];
            }
            else
            {
                TensorPrimitives.Divide(next, coupling, next);
            }

            basis.Add(next);
        }

        return coupling;
    }

    private LanczosEigen WithResiduals(List<Ritz> found)
    {
        var vectors = new Matrix(found.Count, _size);
        double[] residuals = new double[found.Count];
        for (int r = 0; r < found.Count; r++)
        {
            double[] vector = found[r].Vector, image = Apply(vector);
            TensorPrimitives.MultiplyAdd(vector, -found[r].Value, image, image);
            residuals[r] = Norm(image);
            vector.CopyTo(vectors.Row(r));
        }

        return new LanczosEigen([.. found.Select(ritz => ritz.Value)], vectors, residuals, _applications);
    }

    private double[] Apply(double[] x)
    {
        _computation.Cancellation.ThrowIfCancellationRequested();
        double[] y = new double[_size];
        _operator(x, y);
        _applications++;
        return y;
    }

    private double[] RandomVector(List<Ritz> locked, List<double[]> basis)
    {
        double[] vector = new double[_size];
        for (int i = 0; i < _size; i++)
            vector[i] = _stream.NextGaussian();
        for (int pass = 0; pass < 3; pass++)
        {
            TakeAway(vector, [.. locked.Select(ritz => ritz.Vector)]);
            TakeAway(vector, basis);
            TensorPrimitives.Divide(vector, Norm(vector), vector);
        }

        return vector;
    }

    /// <summary>Makes x orthogonal to unit vectors that are orthogonal among each other (classical Gram–Schmidt); returns what it had along them.</summary>
    private double[] TakeAway(double[] x, List<double[]> vectors)
    {
        double[] coefficients = new double[vectors.Count];
        Parallel.For(0, vectors.Count, Options(), i => coefficients[i] = TensorPrimitives.Dot<double>(vectors[i], x));
        InStrips((from, width) =>
        {
            Span<double> strip = x.AsSpan(from, width);
            for (int i = 0; i < coefficients.Length; i++)
                TensorPrimitives.MultiplyAdd(vectors[i].AsSpan(from, width), -coefficients[i], strip, strip);
        });
        return coefficients;
    }

    private List<double[]> Combine(List<double[]> basis, SymmetricEigen ritz, int count)
    {
        List<double[]> combined = [.. Enumerable.Range(0, count).Select(_ => new double[_size])];
        InStrips((from, width) =>
        {
            for (int r = 0; r < count; r++)
            {
                Span<double> strip = combined[r].AsSpan(from, width);
                for (int i = 0; i < ritz.Vectors.Columns; i++)
                    TensorPrimitives.MultiplyAdd(basis[i].AsSpan(from, width), ritz.Vectors[r, i], strip, strip);
            }
        });
        return combined;
    }

    private void InStrips(Action<int, int> action)
    {
        const int width = 2048;
        Parallel.For(0, (_size + width - 1) / width, Options(), strip => action(strip * width, Math.Min(width, _size - (strip * width))));
    }

    private ParallelOptions Options() => new() { MaxDegreeOfParallelism = _computation.Threads };

    private static double Norm(double[] x) => TensorPrimitives.Norm<double>(x);

    private static double Scale(List<Ritz> found) => found.Select(ritz => Math.Abs(ritz.Value)).DefaultIfEmpty().Max();

    private sealed record Ritz(double Value, double[] Vector);
}
