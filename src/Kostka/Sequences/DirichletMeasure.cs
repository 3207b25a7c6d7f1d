using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Sequences;

/// <summary>
/// Tokens that are independent given their probabilities, which are drawn for each sequence from a Dirichlet distribution. The same without
/// probabilities: Pólya's urn, in which the next token is v with chance (n_v + α_v)/(n + Σα) after n tokens, n_v of them v (Blackwell and MacQueen 1973).
/// </summary>
public sealed class DirichletMeasure : IExchangeableMeasure, INextTokenPosterior
{
    private readonly TokenDistribution _base;
    private readonly double _total;

    /// <summary>The measure of given concentrations.</summary>
    /// <param name="length">Length L of a sequence, at least 1.</param>
    /// <param name="concentration">α_0 … α_{V−1}, each above 0 and finite; all 1: every distribution of tokens is equally likely.</param>
    /// <exception cref="RequestException">The length or a concentration is not as said.</exception>
    public DirichletMeasure(int length, IReadOnlyList<double> concentration)
    {
        ArgumentNullException.ThrowIfNull(concentration);
        MeasureChecks.Length(length);
        if (concentration.Count == 0)
            throw new RequestException("No concentrations were given; at least one is needed.");
        for (int v = 0; v < concentration.Count; v++)
        {
            if (!(concentration[v] > 0) || !double.IsFinite(concentration.Sum()))
                throw new RequestException($"The concentration of symbol {v} is {concentration[v]}; concentrations are finite numbers above 0.");
        }

        Length = length;
        Concentration = [.. concentration];
        _total = concentration.Sum();
        _base = new TokenDistribution([.. concentration.Select(alpha => alpha / _total)]);
    }

    /// <inheritdoc/>
    public int Length { get; }

    /// <inheritdoc/>
    public int Vocabulary => Concentration.Length;

    /// <summary>The concentrations α.</summary>
    public ImmutableArray<double> Concentration { get; }

    /// <inheritdoc/>
    public string Description
    {
        get
        {
            string shown = Vocabulary <= 8 ? $" of concentration {PlainWords.Numbers(Concentration)}" : "";
            return $"{Length} tokens of {PlainWords.Symbols(Vocabulary)}, independent given probabilities from a Dirichlet distribution{shown}";
        }
    }

    /// <inheritdoc/>
    public double TypeProbability(ReadOnlySpan<int> counts)
    {
        MeasureChecks.Counts(counts, this);

        // L! Γ(A)/Γ(A+L) Π Γ(n_v+α_v)/(n_v! Γ(α_v)) as a quotient of multinomials in the posterior means p_v = (n_v+α_v)/(L+A), the powers of which
        // cancel: M(n; p) M(α; p)/M(n+α; p) · Π α_v/(n_v+α_v) · (L+A)/A, with M in the form that loses nothing to large factorials.
        double all = Length + _total;
        double log = MultinomialLaw.LogStirling(Length) + MultinomialLaw.LogStirling(_total) - MultinomialLaw.LogStirling(all) + Math.Log(all / _total);
        for (int v = 0; v < counts.Length; v++)
        {
            if (counts[v] == 0)
            {
                log -= (Length / all * Concentration[v]) + MultinomialLaw.Deviance(Concentration[v], Concentration[v] / all * _total);
                continue;
            }

            double alpha = Concentration[v], sum = counts[v] + alpha, mean = sum / all;
            log += MultinomialLaw.LogStirling(sum) - MultinomialLaw.LogStirling(counts[v]) - MultinomialLaw.LogStirling(alpha) + Math.Log(alpha / sum);
            log -= MultinomialLaw.Deviance(counts[v], mean * Length) + MultinomialLaw.Deviance(alpha, mean * _total);
        }

        return Math.Exp(log);
    }

    /// <inheritdoc/>
    public double NextTokenProbability(ReadOnlySpan<int> counts, int symbol)
    {
        MeasureChecks.Counts(counts, this);
        return (counts[symbol] + Concentration[symbol]) / (Length + _total);
    }

    /// <summary>The chances of the urn: (n_v + α_v)/(L + Σα).</summary>
    /// <inheritdoc/>
    public void Posterior(ReadOnlySpan<int> sequence, Span<double> probabilities)
    {
        MeasureChecks.Posterior(sequence, probabilities, this);
        Concentration.CopyTo(probabilities);
        foreach (int symbol in sequence)
            probabilities[symbol]++;
        foreach (ref double probability in probabilities)
            probability /= Length + _total;
    }

    /// <summary>Draws sequences one after the other from the urn, the next token last.</summary>
    /// <remarks>The first members of a sample are the same however many follow.</remarks>
    /// <inheritdoc/>
    public SequenceSample Draw(int count, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int[] tokens = SampleStorage.Tokens(count, Length), next = new int[count];
        for (int i = 0; i < count; i++)
        {
            Span<int> sequence = tokens.AsSpan(i * Length, Length);
            for (int a = 0; a < Length; a++)
                sequence[a] = FromUrn(sequence[..a], stream);
            next[i] = FromUrn(sequence, stream);
        }

        return new SequenceSample(new SequenceSet(count, Length, Vocabulary, tokens), next);
    }

    private int FromUrn(ReadOnlySpan<int> drawn, RandomStream stream) =>
        stream.NextUniform() * (_total + drawn.Length) < _total ? _base.Draw(stream) : drawn[stream.NextBelow(drawn.Length)];
}
