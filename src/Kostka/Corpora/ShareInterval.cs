namespace Kostka.Corpora;

/// <summary>An invariant share with how far it is to be trusted.</summary>
/// <param name="Value">The share of the text itself.</param>
/// <param name="Lower">Lower end of the interval.</param>
/// <param name="Upper">Upper end of the interval.</param>
/// <param name="StandardError">Standard deviation over the resampled texts.</param>
public readonly record struct ShareInterval(double Value, double Lower, double Upper, double StandardError);
