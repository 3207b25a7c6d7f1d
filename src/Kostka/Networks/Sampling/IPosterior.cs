namespace Kostka.Networks.Sampling;

/// <summary>The negative log likelihood Φ as a function of weights z in units of their prior deviation.</summary>
internal interface IPotential
{
    /// <summary>Φ and its gradient at a position.</summary>
    double Evaluate(ReadOnlySpan<double> position, Span<double> gradient);
}

/// <summary>A density exp(−Φ(z)) relative to z ~ N(0, 1) that a chain samples, and what it wants to know of the samples.</summary>
internal interface IPosterior : IPotential, IDisposable
{
    /// <summary>Number of sampled weights.</summary>
    int Count { get; }

    /// <summary>Number of gradients taken.</summary>
    long Gradients { get; set; }

    /// <summary>Φ and its gradient, estimated from some of the training sequences: their sums times n over their number.</summary>
    double Evaluate(ReadOnlySpan<double> position, ReadOnlySpan<int> rows, Span<double> gradient);

    /// <summary>What the weights say about the test sequences.</summary>
    void Predict(ReadOnlySpan<double> position, Span<double> predictions);

    /// <summary>The layer in which a forward pass first leaves the finite numbers; null when none does.</summary>
    string? FirstNonFinite(ReadOnlySpan<double> position);
}
