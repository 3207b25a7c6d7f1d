using Kostka.Sequences;

namespace Kostka.Spectra.Exact.Targets;

/// <summary>The autocorrelations of the library's targets.</summary>
public static class TargetCorrelations
{
    /// <summary>The autocorrelation of a target; null for one of which only its values are known.</summary>
    /// <param name="target">The target; it fits the measure's length and alphabet.</param>
    /// <param name="measure">What sequences are drawn from; next-token targets ask it for the next token's probability.</param>
    /// <param name="lastDistinguished">Whether the last position is kept apart from the permuted ones.</param>
    public static TargetCorrelation? Of(ITarget target, IExchangeableMeasure measure, bool lastDistinguished)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(measure);
        int length = measure.Length;
        target.Check(length, measure.Vocabulary);
        return target switch
        {
            JuntaTarget junta when junta.Function is SymmetricFunction || junta.Positions.Length <= JuntaCorrelation.LargestTable =>
                new JuntaCorrelation(junta, length, lastDistinguished),
            CountsTarget counts => new CountsCorrelation(counts.Symbol, type => counts.Function.Value(type[counts.Symbol], length)),
            LinearTarget linear => new LinearCorrelation(linear, lastDistinguished),
            NextTokenTarget next => new CountsCorrelation(
                next.Symbols[0],
                type =>
                {
                    double member = 0;
                    foreach (int symbol in next.Symbols)
                        member += measure.NextTokenProbability(type, symbol);
                    return (2 * member) - 1;
                },
                labelMeanSquare: 1),
            _ => null,
        };
    }
}

/// <summary>A function of the counts, κ_f = f(x)f(y): it lives in the trivial irrep.</summary>
/// <param name="symbol">A symbol, for the record.</param>
/// <param name="value">The function, of the counts of all symbols.</param>
/// <param name="labelMeanSquare">E y² of labels of which the function is the mean only.</param>
internal sealed class CountsCorrelation(int symbol, CountsCorrelation.Function value, double? labelMeanSquare = null) : TargetCorrelation
{
    /// <summary>A function of a type.</summary>
    public delegate double Function(ReadOnlySpan<int> counts);

    public override int Symbol => symbol;

    public override int MostBelow => 0;

    public override bool IsOfCounts => true;

    public override double? LabelMeanSquare => labelMeanSquare;

    public override double OfCounts(ReadOnlySpan<int> counts) => value(counts);

    public override T Value<T>(T n, T m, T t, bool lastOfX, bool lastOfY) => throw new InvalidOperationException("The target is a function of the counts.");
}
