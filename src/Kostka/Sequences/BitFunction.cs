using System.Collections.Immutable;

namespace Kostka.Sequences;

/// <summary>A function of s bits b_1 … b_s. Values are ±1 (0 at a tied majority) unless it says otherwise.</summary>
public abstract record BitFunction
{
    private protected BitFunction()
    {
    }

    /// <summary>The function's value.</summary>
    /// <param name="bits">The s bits, each 0 or 1, the first position's first.</param>
    public abstract double Value(ReadOnlySpan<byte> bits);

    /// <summary>Checks that the function can be applied to <paramref name="size"/> bits.</summary>
    /// <exception cref="RequestException">It cannot.</exception>
    public virtual void Check(int size)
    {
    }

    /// <summary>The function in plain words, of the bits at the named positions that hold ("are") the named symbol.</summary>
    internal abstract string Describe(string positions, string ones);

    /// <summary>A function given by the table of its values.</summary>
    /// <param name="Values">2^s numbers: the value at bits b is at index Σ_j 2^j b_j, the first position's bit the lowest.</param>
    public sealed record Table(ImmutableArray<double> Values) : BitFunction
    {
        /// <summary>The largest number of bits of a table.</summary>
        public const int MaxBits = 24;

        /// <inheritdoc/>
        public override double Value(ReadOnlySpan<byte> bits)
        {
            int index = 0;
            for (int j = 0; j < bits.Length; j++)
                index |= bits[j] << j;
            return Values[index];
        }

        /// <inheritdoc/>
        public override void Check(int size)
        {
            if (size > MaxBits)
                throw new RequestException($"A table over {size} positions is too large; at most {MaxBits} positions are possible.");
            int given = Values.IsDefault ? 0 : Values.Length;
            if (given != 1 << size)
                throw new RequestException($"A table over {size} position{(size == 1 ? "" : "s")} needs {1 << size} values; {given} are given.");
            for (int i = 0; i < given; i++)
            {
                if (!double.IsFinite(Values[i]))
                    throw new RequestException($"Value {i} of the table is {Values[i]}; values are finite numbers.");
            }
        }

        internal override string Describe(string positions, string ones) => $"a table of {Values.Length} values over {positions} ({ones} or not)";
    }
}

/// <summary>A symmetric function of bits: it depends only on how many of them are one.</summary>
public abstract record SymmetricFunction : BitFunction
{
    private SymmetricFunction()
    {
    }

    /// <summary>The function's value.</summary>
    /// <param name="ones">Number of bits that are one, 0 … size.</param>
    /// <param name="size">Number of bits, s.</param>
    public abstract double Value(int ones, int size);

    /// <inheritdoc/>
    public sealed override double Value(ReadOnlySpan<byte> bits)
    {
        int ones = 0;
        foreach (byte bit in bits)
            ones += bit;
        return Value(ones, bits.Length);
    }

    /// <summary>+1 if all bits are one, else −1.</summary>
    public sealed record And : SymmetricFunction
    {
        /// <inheritdoc/>
        public override double Value(int ones, int size) => ones == size ? 1 : -1;

        internal override string Describe(string positions, string ones) => $"whether all of {positions} are {ones}";
    }

    /// <summary>+1 if any bit is one, else −1.</summary>
    public sealed record Or : SymmetricFunction
    {
        /// <inheritdoc/>
        public override double Value(int ones, int size) => ones > 0 ? 1 : -1;

        internal override string Describe(string positions, string ones) => $"whether any of {positions} is {ones}";
    }

    /// <summary>The product of 2b − 1 over the bits: +1 if the number of zeros is even, else −1.</summary>
    public sealed record Parity : SymmetricFunction
    {
        /// <inheritdoc/>
        public override double Value(int ones, int size) => ((size - ones) & 1) == 0 ? 1 : -1;

        internal override string Describe(string positions, string ones) => $"parity of {positions} ({ones} or not)";
    }

    /// <summary>The sign of (ones − zeros): +1, −1, or 0 at a tie, which an even number of bits allows.</summary>
    public sealed record Majority : SymmetricFunction
    {
        /// <inheritdoc/>
        public override double Value(int ones, int size) => Math.Sign(ones - (size - ones));

        internal override string Describe(string positions, string ones) => $"whether most of {positions} are {ones}";
    }

    /// <summary>+1 if at least so many bits are one, else −1.</summary>
    /// <param name="AtLeast">How many, from 1 to the number of bits (outside, the function would be constant).</param>
    public sealed record Threshold(int AtLeast) : SymmetricFunction
    {
        /// <inheritdoc/>
        public override double Value(int ones, int size) => ones >= AtLeast ? 1 : -1;

        /// <inheritdoc/>
        public override void Check(int size)
        {
            if (AtLeast < 1 || AtLeast > size)
            {
                throw new RequestException(
                    $"A threshold of at least {AtLeast} out of {size} position{(size == 1 ? "" : "s")} is constant; it must be between 1 and {size}.");
            }
        }

        internal override string Describe(string positions, string ones) => $"whether at least {AtLeast} of {positions} are {ones}";
    }

    /// <summary>+1 if the only bit is one, else −1: the token at a position.</summary>
    public sealed record Token : SymmetricFunction
    {
        /// <inheritdoc/>
        public override double Value(int ones, int size) => ones > 0 ? 1 : -1;

        /// <inheritdoc/>
        public override void Check(int size)
        {
            if (size != 1)
                throw new RequestException($"The target \"token\" asks for the token at one position; {size} positions are given. Use \"and\" for several.");
        }

        internal override string Describe(string positions, string ones) => $"whether {positions} is {ones}";
    }

    /// <summary>The mean of 2b − 1 over the bits, (ones − zeros)/s, between −1 and 1.</summary>
    public sealed record Fraction : SymmetricFunction
    {
        /// <inheritdoc/>
        public override double Value(int ones, int size) => (2.0 * ones / size) - 1;

        internal override string Describe(string positions, string ones) => $"the share of {positions} that are {ones}, scaled to −1 … 1";
    }
}
