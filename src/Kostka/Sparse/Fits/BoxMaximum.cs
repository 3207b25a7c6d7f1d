using Kostka.Numerics;

namespace Kostka.Sparse.Fits;

/// <summary>A function with its first and second derivatives at a point.</summary>
/// <param name="Value">The function.</param>
/// <param name="Gradient">d numbers.</param>
/// <param name="Hessian">d × d, symmetric.</param>
internal sealed record Derivatives(double Value, double[] Gradient, Matrix Hessian);

/// <summary>The maximum of a smooth function of a few variables in a box, by Newton's method with Levenberg's damping; variables that press against a wall are held there.</summary>
/// <param name="Point">Where it is.</param>
/// <param name="Value">The function there.</param>
/// <param name="Hessian">Its second derivatives there.</param>
/// <param name="Free">The variables that are not held at a wall, ascending.</param>
internal sealed record BoxMaximum(double[] Point, double Value, Matrix Hessian, int[] Free)
{
    private const int MostSteps = 500;
    private const double SmallestStep = 1e-8, LeastDamping = 1e-8, MostDamping = 1e16;

    /// <summary>Climbs from a start to a maximum.</summary>
    /// <param name="function">The function.</param>
    /// <param name="start">d numbers; moved into the box.</param>
    /// <param name="lower">Lower walls.</param>
    /// <param name="upper">Upper walls.</param>
    public static BoxMaximum Climb(Func<double[], Derivatives> function, double[] start, double[] lower, double[] upper)
    {
        double[] point = [.. start.Select((x, i) => Math.Clamp(x, lower[i], upper[i]))];
        Derivatives here = function(point);
        double damping = 0;
        for (int step = 0; step < MostSteps; step++)
        {
            int[] free = Free();
            if (free.Length == 0)
                break;
            double[] next = [.. point];
            double[] direction = Direction(here, free, damping);
            for (int k = 0; k < free.Length; k++)
                next[free[k]] = Math.Clamp(point[free[k]] + direction[k], lower[free[k]], upper[free[k]]);
            if (next.Zip(point).All(pair => Math.Abs(pair.First - pair.Second) < SmallestStep))
                break;
            Derivatives there = function(next);
            if (there.Value >= here.Value)
            {
                (point, here) = (next, there);
                damping = damping <= LeastDamping ? 0 : damping / 10;
                continue;
            }

            damping = Math.Max(LeastDamping, 10 * damping);
            if (damping > MostDamping)
                break;
        }

        return new BoxMaximum(point, here.Value, here.Hessian, Free());

        int[] Free() =>
            [.. Enumerable.Range(0, point.Length).Where(i => !(point[i] <= lower[i] && here.Gradient[i] <= 0) && !(point[i] >= upper[i] && here.Gradient[i] >= 0))];
    }

    /// <summary>(|H| + damping)⁻¹ g of the free variables, |H| with the absolute eigenvalues of H: a direction upwards also where the function is not concave.</summary>
    private static double[] Direction(Derivatives here, int[] free, double damping)
    {
        SymmetricEigen eigen = LinearAlgebra.Managed.Eigen(Block(here.Hessian, free));
        double floor = 1e-12 * Math.Max(1e-12, eigen.Values.Max(Math.Abs));
        double[] direction = new double[free.Length];
        for (int k = 0; k < free.Length; k++)
        {
            ReadOnlySpan<double> vector = eigen.Vectors.Row(k);
            double slope = 0;
            for (int i = 0; i < free.Length; i++)
                slope += vector[i] * here.Gradient[free[i]];
            slope /= Math.Max(floor, Math.Abs(eigen.Values[k])) + damping;
            for (int i = 0; i < free.Length; i++)
                direction[i] += slope * vector[i];
        }

        return direction;
    }

    /// <summary>The rows and columns of some variables.</summary>
    private static Matrix Block(Matrix matrix, int[] variables)
    {
        var block = new Matrix(variables.Length, variables.Length);
        for (int i = 0; i < variables.Length; i++)
        {
            for (int j = 0; j < variables.Length; j++)
                block[i, j] = matrix[variables[i], variables[j]];
        }

        return block;
    }

    /// <summary>(−H)⁻¹ of the free variables, zero for those at a wall: of a log-likelihood, the covariance of the estimates. Null where H is not negative definite.</summary>
    public Matrix? Covariance()
    {
        if (Free.Length == 0)
            return new Matrix(Point.Length, Point.Length);
        SymmetricEigen eigen = LinearAlgebra.Managed.Eigen(Block(Hessian, Free));
        if (eigen.Values.Any(value => value > -1e-9))
            return null;
        var covariance = new Matrix(Point.Length, Point.Length);
        for (int k = 0; k < Free.Length; k++)
        {
            ReadOnlySpan<double> vector = eigen.Vectors.Row(k);
            for (int i = 0; i < Free.Length; i++)
            {
                for (int j = 0; j < Free.Length; j++)
                    covariance[Free[i], Free[j]] -= vector[i] * vector[j] / eigen.Values[k];
            }
        }

        return covariance;
    }
}
