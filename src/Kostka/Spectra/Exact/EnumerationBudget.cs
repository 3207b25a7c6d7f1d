namespace Kostka.Spectra.Exact;

/// <summary>How long an enumeration of types and tables may take, and a duration in words for the message that refuses a longer one.</summary>
internal static class EnumerationBudget
{
    /// <summary>The longest time that is begun, in seconds.</summary>
    public const double Seconds = 600;

    /// <summary>A duration as minutes, hours or days.</summary>
    public static string Words(double seconds) => seconds switch
    {
        < 7200 => $"{seconds / 60:F0} minutes",
        < 200_000 => $"{seconds / 3600:F0} hours",
        _ => $"{seconds / 86400:G3} days",
    };
}
