namespace Kostka.Sparse.Fits;

/// <summary>A law of growth of the samples needed with the context length T, fitted by maximum likelihood: each problem's threshold is log-normal about the law.</summary>
/// <param name="Spread">Standard deviation σ of the logarithm of a problem's threshold.</param>
/// <param name="LogLikelihood">Logarithm of the largest likelihood.</param>
/// <param name="Aic">Akaike's criterion 2 · 3 − 2 ln L, the spread being the third parameter.</param>
public abstract record LawFit(double Spread, double LogLikelihood, double Aic)
{
    /// <summary>The law: the median of the threshold, on no grid, at a context length.</summary>
    /// <param name="context">Context length T.</param>
    public abstract double At(double context);
}

/// <summary>The law a · ln T + b.</summary>
/// <param name="A">a.</param>
/// <param name="AError">Its standard error, from the observed information; NaN when the data do not determine it.</param>
/// <param name="B">b.</param>
/// <param name="BError">Its standard error.</param>
/// <param name="Spread">See <see cref="LawFit"/>.</param>
/// <param name="LogLikelihood">See <see cref="LawFit"/>.</param>
/// <param name="Aic">See <see cref="LawFit"/>.</param>
public sealed record LogarithmicFit(double A, double AError, double B, double BError, double Spread, double LogLikelihood, double Aic) : LawFit(Spread, LogLikelihood, Aic)
{
    /// <inheritdoc/>
    public override double At(double context) => (A * Math.Log(context)) + B;
}

/// <summary>The law a · T^c.</summary>
/// <param name="A">a, positive.</param>
/// <param name="AError">Its standard error, from the observed information; NaN when the data do not determine it.</param>
/// <param name="C">c.</param>
/// <param name="CError">Its standard error.</param>
/// <param name="Spread">See <see cref="LawFit"/>.</param>
/// <param name="LogLikelihood">See <see cref="LawFit"/>.</param>
/// <param name="Aic">See <see cref="LawFit"/>.</param>
public sealed record PowerFit(double A, double AError, double C, double CError, double Spread, double LogLikelihood, double Aic) : LawFit(Spread, LogLikelihood, Aic)
{
    /// <inheritdoc/>
    public override double At(double context) => A * Math.Pow(context, C);
}
