using System.Runtime.CompilerServices;

namespace Kostka.Numerics.Lanes;

/// <summary>
/// A lane of truncated power series c_0 + c_1 z + … + c_n z^n + O(z^(n+1)): a formula evaluated on jets gives its Taylor coefficients in z to rounding
/// error, without differences (Griewank and Walther, <i>Evaluating Derivatives</i>, ch. 13).
/// </summary>
/// <remarks>
/// The constant term has the bits that <typeparamref name="T"/> alone would give. Comparisons, signs and absolute values go by the constant terms.
/// A jet knows its <see cref="Order"/>, up to where the series is known, and its <see cref="Degree"/>, above which the known coefficients vanish: what does
/// not depend on z costs little more than in <typeparamref name="T"/>. √, asin and acos have no series at the ends of their domains: a jet of positive degree
/// there gets coefficients that are not finite. The default value is the constant 0.
/// </remarks>
/// <typeparam name="T">The coefficients: one number, or several series side by side.</typeparam>
/// <typeparam name="TRoom">The memory of the coefficients, an array of T of fixed size: <see cref="Eight{T}"/> or <see cref="Sixteen{T}"/>.</typeparam>
[SkipLocalsInit]
public readonly struct Jet<T, TRoom> : ILane<Jet<T, TRoom>>
    where T : unmanaged, ILane<T>
    where TRoom : unmanaged
{
    private readonly TRoom _room;
    private readonly int _degree, _cut;

    private Jet(int degree, int order)
    {
        Unsafe.SkipInit(out _room);
        _degree = degree;
        _cut = MaxOrder - order;
    }

    /// <summary>The highest order that fits the memory.</summary>
    public static int MaxOrder => (Unsafe.SizeOf<TRoom>() / Unsafe.SizeOf<T>()) - 1;

    /// <summary>Coefficients of higher powers are zero as far as they are known.</summary>
    public int Degree => _degree;

    /// <summary>The highest power whose coefficient is known; <see cref="MaxOrder"/> for constants.</summary>
    public int Order => MaxOrder - _cut;

    /// <summary>The coefficient of zⁿ, 0 ≤ n ≤ <see cref="Order"/>.</summary>
    public T this[int n]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(n);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(n, Order);
            return n <= _degree ? At(in this, n) : T.Of(0);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Jet<T, TRoom> operator +(Jet<T, TRoom> left, Jet<T, TRoom> right)
    {
        int order = Math.Min(left.Order, right.Order), degree = Math.Min(Math.Max(left._degree, right._degree), order);
        var sum = new Jet<T, TRoom>(degree, order);
        int common = Math.Min(Math.Min(left._degree, right._degree), degree);
        int n = 0;
        for (; n <= common; n++)
            At(in sum, n) = At(in left, n) + At(in right, n);
        ref readonly Jet<T, TRoom> longer = ref left._degree > right._degree ? ref left : ref right;
        for (; n <= degree; n++)
            At(in sum, n) = At(in longer, n);
        return sum;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Jet<T, TRoom> operator -(Jet<T, TRoom> left, Jet<T, TRoom> right)
    {
        int order = Math.Min(left.Order, right.Order), degree = Math.Min(Math.Max(left._degree, right._degree), order);
        var difference = new Jet<T, TRoom>(degree, order);
        int common = Math.Min(Math.Min(left._degree, right._degree), degree);
        int n = 0;
        for (; n <= common; n++)
            At(in difference, n) = At(in left, n) - At(in right, n);
        for (; n <= Math.Min(left._degree, degree); n++)
            At(in difference, n) = At(in left, n);
        for (; n <= degree; n++)
            At(in difference, n) = T.Of(0) - At(in right, n);
        return difference;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Jet<T, TRoom> operator *(Jet<T, TRoom> left, Jet<T, TRoom> right)
    {
        int order = Math.Min(left.Order, right.Order), degree = Math.Min(left._degree + right._degree, order);
        var product = new Jet<T, TRoom>(degree, order);
        for (int n = 0; n <= degree; n++)
        {
            int i = Math.Max(0, n - right._degree), end = Math.Min(n, left._degree);
            T sum = At(in left, i) * At(in right, n - i);
            for (i++; i <= end; i++)
                sum = T.MultiplyAdd(At(in left, i), At(in right, n - i), sum);
            At(in product, n) = sum;
        }

        return product;
    }

    /// <inheritdoc/>
    /// <remarks>a = q·b, solved for the coefficients of q in turn.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Jet<T, TRoom> operator /(Jet<T, TRoom> left, Jet<T, TRoom> right)
    {
        int order = Math.Min(left.Order, right.Order), degree = right._degree == 0 ? Math.Min(left._degree, order) : order;
        var quotient = new Jet<T, TRoom>(degree, order);
        T divisor = At(in right, 0);
        At(in quotient, 0) = At(in left, 0) / divisor;
        if (degree == 0)
            return quotient;
        T inverse = T.Of(1) / divisor;
        for (int n = 1; n <= degree; n++)
        {
            T sum = T.Of(0);
            for (int i = 1; i <= Math.Min(n, right._degree); i++)
                sum = T.MultiplyAdd(At(in right, i), At(in quotient, n - i), sum);
            At(in quotient, n) = (n <= left._degree ? At(in left, n) - sum : T.Of(0) - sum) * inverse;
        }

        return quotient;
    }

    /// <summary>A constant.</summary>
    public static Jet<T, TRoom> Constant(T value)
    {
        var jet = new Jet<T, TRoom>(0, MaxOrder);
        At(in jet, 0) = value;
        return jet;
    }

    /// <summary>value + slope·z, to be carried to the power <paramref name="order"/>.</summary>
    /// <param name="value">The value at z = 0.</param>
    /// <param name="slope">The coefficient of z; a constant where <paramref name="order"/> is 0.</param>
    /// <param name="order">From 0 to <see cref="MaxOrder"/>.</param>
    public static Jet<T, TRoom> Linear(T value, T slope, int order)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, MaxOrder);
        var jet = new Jet<T, TRoom>(Math.Min(order, 1), order);
        At(in jet, 0) = value;
        if (order > 0)
            At(in jet, 1) = slope;
        return jet;
    }

    /// <inheritdoc/>
    public static Jet<T, TRoom> Of(double value) => Constant(T.Of(value));

    /// <inheritdoc/>
    public static Jet<T, TRoom> Of(double high, double low) => Constant(T.Of(high, low));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Jet<T, TRoom> MultiplyAdd(Jet<T, TRoom> a, Jet<T, TRoom> b, Jet<T, TRoom> c)
    {
        int order = Math.Min(Math.Min(a.Order, b.Order), c.Order), degree = Math.Min(Math.Max(a._degree + b._degree, c._degree), order);
        var result = new Jet<T, TRoom>(degree, order);
        for (int n = 0; n <= degree; n++)
        {
            T sum = n <= c._degree ? At(in c, n) : T.Of(0);
            for (int i = Math.Max(0, n - b._degree); i <= Math.Min(n, a._degree); i++)
                sum = T.MultiplyAdd(At(in a, i), At(in b, n - i), sum);
            At(in result, n) = sum;
        }

        return result;
    }

    /// <inheritdoc/>
    public static Jet<T, TRoom> Sqrt(Jet<T, TRoom> x)
    {
        Sqrt(in x, x.Order, out Jet<T, TRoom> root);
        return root;
    }

    /// <inheritdoc/>
    /// <remarks>From e' = x'e.</remarks>
    public static Jet<T, TRoom> Exp(Jet<T, TRoom> x)
    {
        int degree = x._degree == 0 ? 0 : x.Order;
        var result = new Jet<T, TRoom>(degree, x.Order);
        At(in result, 0) = T.Exp(At(in x, 0));
        for (int n = 1; n <= degree; n++)
        {
            T sum = T.Of(0);
            for (int i = 1; i <= Math.Min(n, x._degree); i++)
                sum = T.MultiplyAdd(T.Of(i) * At(in x, i), At(in result, n - i), sum);
            At(in result, n) = sum / T.Of(n);
        }

        return result;
    }

    /// <inheritdoc/>
    public static Jet<T, TRoom> Asin(Jet<T, TRoom> x)
    {
        ArcIntegral(in x, T.Asin(At(in x, 0)), T.Of(1), out Jet<T, TRoom> angle);
        return angle;
    }

    /// <inheritdoc/>
    public static Jet<T, TRoom> Acos(Jet<T, TRoom> x)
    {
        ArcIntegral(in x, T.Acos(At(in x, 0)), T.Of(-1), out Jet<T, TRoom> angle);
        return angle;
    }

    /// <inheritdoc/>
    public static Jet<T, TRoom> Abs(Jet<T, TRoom> x) => Scaled(in x, T.CopySign(T.Of(1), At(in x, 0)));

    /// <inheritdoc/>
    public static Jet<T, TRoom> CopySign(Jet<T, TRoom> magnitude, Jet<T, TRoom> sign)
    {
        T one = T.Of(1);
        return Scaled(in magnitude, T.CopySign(one, At(in magnitude, 0)) * T.CopySign(one, At(in sign, 0)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Jet<T, TRoom> WhereGreater(Jet<T, TRoom> a, Jet<T, TRoom> b, Jet<T, TRoom> then, Jet<T, TRoom> otherwise)
    {
        T zero = T.Of(0), left = At(in a, 0), right = At(in b, 0);
        Jet<T, TRoom> result = Longer(in then, in otherwise);
        for (int n = 0; n <= result._degree; n++)
            At(in result, n) = T.WhereGreater(left, right, n <= then._degree ? At(in then, n) : zero, n <= otherwise._degree ? At(in otherwise, n) : zero);
        return result;
    }

    /// <inheritdoc/>
    public static Jet<T, TRoom> WhereEqual(Jet<T, TRoom> a, Jet<T, TRoom> b, Jet<T, TRoom> then, Jet<T, TRoom> otherwise)
    {
        T zero = T.Of(0), left = At(in a, 0), right = At(in b, 0);
        Jet<T, TRoom> result = Longer(in then, in otherwise);
        for (int n = 0; n <= result._degree; n++)
            At(in result, n) = T.WhereEqual(left, right, n <= then._degree ? At(in then, n) : zero, n <= otherwise._degree ? At(in otherwise, n) : zero);
        return result;
    }

    /// <inheritdoc/>
    public static bool AllAtMost(Jet<T, TRoom> x, double bound) => T.AllAtMost(At(in x, 0), bound);

    /// <summary>Coefficient n, wherever it may be: writable while a result is being made.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref T At(in Jet<T, TRoom> jet, int n) =>
        ref Unsafe.Add(ref Unsafe.As<TRoom, T>(ref Unsafe.AsRef(in jet._room)), n);

    /// <summary>A jet as long as the longer of two and known as far as both, its coefficients yet to be written.</summary>
    private static Jet<T, TRoom> Longer(in Jet<T, TRoom> a, in Jet<T, TRoom> b)
    {
        int order = Math.Min(a.Order, b.Order);
        return new(Math.Min(Math.Max(a._degree, b._degree), order), order);
    }

    private static Jet<T, TRoom> Scaled(in Jet<T, TRoom> x, T factor)
    {
        var result = new Jet<T, TRoom>(x._degree, x.Order);
        for (int n = 0; n <= x._degree; n++)
            At(in result, n) = factor * At(in x, n);
        return result;
    }

    /// <summary>√x to the power <paramref name="order"/>: s² = x, solved for the coefficients of s in turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sqrt(in Jet<T, TRoom> x, int order, out Jet<T, TRoom> root)
    {
        int degree = x._degree == 0 ? 0 : order;
        root = new Jet<T, TRoom>(degree, order);
        At(in root, 0) = T.Sqrt(At(in x, 0));
        if (degree == 0)
            return;
        T inverse = T.Of(0.5) / At(in root, 0);
        for (int n = 1; n <= degree; n++)
        {
            T sum = T.Of(0);
            for (int i = 1; 2 * i < n; i++)
                sum = T.MultiplyAdd(At(in root, i), At(in root, n - i), sum);
            sum += sum;
            if (n % 2 == 0)
                sum = T.MultiplyAdd(At(in root, n / 2), At(in root, n / 2), sum);
            At(in root, n) = (n <= x._degree ? At(in x, n) - sum : T.Of(0) - sum) * inverse;
        }
    }

    /// <summary>y = constant ± ∫ x'/√((1−x)(1+x)): from √(1 − x²)·y' = ±x', solved for the coefficients of y in turn. They need one power less than x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ArcIntegral(in Jet<T, TRoom> x, T constant, T sign, out Jet<T, TRoom> integral)
    {
        int degree = x._degree == 0 ? 0 : x.Order;
        integral = new Jet<T, TRoom>(degree, x.Order);
        At(in integral, 0) = constant;
        if (degree == 0)
            return;
        var rest = new Jet<T, TRoom>(Math.Min(2 * x._degree, degree - 1), degree - 1);
        T one = T.Of(1);
        At(in rest, 0) = (one - At(in x, 0)) * (one + At(in x, 0));
        for (int n = 1; n <= rest._degree; n++)
        {
            T sum = T.Of(0);
            for (int i = Math.Max(0, n - x._degree); i <= Math.Min(n, x._degree); i++)
                sum = T.MultiplyAdd(At(in x, i), At(in x, n - i), sum);
            At(in rest, n) = T.Of(0) - sum;
        }

        Sqrt(in rest, degree - 1, out Jet<T, TRoom> root);
        T inverse = one / At(in root, 0);
        for (int n = 1; n <= degree; n++)
        {
            // n·y_n·s_0 = ±n·x_n − Σ_{i ≥ 1} s_i (n − i) y_{n−i}.
            T whole = T.Of(n), sum = n <= x._degree ? sign * whole * At(in x, n) : T.Of(0);
            for (int i = 1; i < n && i <= root._degree; i++)
                sum -= At(in root, i) * (T.Of(n - i) * At(in integral, n - i));
            At(in integral, n) = sum * inverse / whole;
        }
    }
}
