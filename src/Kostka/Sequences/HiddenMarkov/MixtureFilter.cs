namespace Kostka.Sequences.HiddenMarkov;

/// <summary>What a sequence says of the components of a mixture and of the token that follows.</summary>
/// <remarks>Room for one sequence at a time: each thread has its own.</remarks>
internal sealed class MixtureFilter
{
    private readonly HiddenMarkovMixture _mixture;
    private readonly ForwardFilter[] _filters;
    private readonly double[] _posterior;

    public MixtureFilter(HiddenMarkovMixture mixture)
    {
        _mixture = mixture;
        _filters = [.. mixture.Components.Select(component => new ForwardFilter(component.Model.Tables))];
        _posterior = new double[_filters.Length];
    }

    /// <summary>The probability of each component given the sequence, after <see cref="Run"/>.</summary>
    public ReadOnlySpan<double> Components => _posterior;

    /// <summary>Reads a sequence of symbols in 0 … V−1 and gives ln p of it.</summary>
    public double Run(ReadOnlySpan<int> sequence)
    {
        for (int c = 0; c < _filters.Length; c++)
            _posterior[c] = Math.Log(_mixture.Components[c].Weight) + _filters[c].Run(sequence);
        double total = ForwardFilter.LogSum(_posterior);
        for (int c = 0; c < _filters.Length; c++)
        {
            if (!double.IsNegativeInfinity(total))
            {
                _posterior[c] = Math.Exp(_posterior[c] - total);
                continue;
            }

            // A sequence that cannot occur tells nothing.
            _posterior[c] = _mixture.Components[c].Weight;
            _filters[c].RunUnseen(sequence.Length);
        }

        return total;
    }

    /// <summary>The law of the token after the sequence.</summary>
    /// <param name="probabilities">Receives V probabilities.</param>
    public void Next(Span<double> probabilities)
    {
        probabilities.Clear();
        for (int c = 0; c < _filters.Length; c++)
        {
            if (_posterior[c] > 0)
                _filters[c].AddNext(_posterior[c], probabilities);
        }
    }
}
