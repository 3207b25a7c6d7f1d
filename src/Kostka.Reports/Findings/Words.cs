using System.Globalization;
using System.Numerics;

namespace Kostka.Reports.Findings;

/// <summary>Numbers and counts as a person reads them in a sentence.</summary>
internal static class Words
{
    /// <summary>A number with about three significant digits: "0.0412", "1,234", "3.1e-07".</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
            return "–";
        double magnitude = Math.Abs(value);
        if (magnitude == 0)
            return "0";
        if (magnitude is < 1e-4 or >= 1e7)
            return value.ToString("0.0#e+00", CultureInfo.InvariantCulture);
        if (magnitude >= 1000)
            return value.ToString("#,0", CultureInfo.InvariantCulture);
        int decimals = Math.Clamp(2 - (int)Math.Floor(Math.Log10(magnitude)), 0, 6);
        return value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>A whole number with separators: "2,048".</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A whole number of any size: "2,048", and "4.2e+22" where it has more than nine digits.</summary>
    public static string Count(BigInteger value) => BigInteger.Abs(value) < 1_000_000_000 ? Count((long)value) : Number((double)value);

    /// <summary>A number of samples found by interpolation, to two significant digits: it is no more certain than that.</summary>
    public static string AboutCount(double value)
    {
        if (value < 1)
            return "1";
        double unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(value)) - 1));
        return Count((long)(Math.Round(value / unit) * unit));
    }

    /// <summary>A share as a percentage: "96 %", "0.3 %", "less than 0.1 %", and never "100 %" of something unfinished.</summary>
    public static string Percent(double share)
    {
        if (!double.IsFinite(share))
            return "–";
        double percent = 100 * share;
        double magnitude = Math.Abs(percent);
        if (magnitude is > 0 and < 0.1)
            return (percent < 0 ? "−" : string.Empty) + "less than 0.1 %";
        string format = magnitude is < 10 or > 99 and < 100 ? "0.0" : "0";
        string text = magnitude is > 99.9 and < 100 ? "more than 99.9" : magnitude.ToString(format, CultureInfo.InvariantCulture);
        return (percent < 0 ? "−" : string.Empty) + text.Replace(".0", string.Empty, StringComparison.Ordinal) + " %";
    }

    /// <summary>A share as a percentage, short enough for a table: "96 %", "&lt;0.1 %", "&gt;99.9 %".</summary>
    public static string ShortPercent(double share) => Percent(share)
        .Replace("less than ", "<", StringComparison.Ordinal)
        .Replace("more than ", ">", StringComparison.Ordinal);

    /// <summary>A share to a tenth of a per cent: "59.6 %".</summary>
    public static string FinePercent(double share) => double.IsFinite(share) ? (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "–";

    /// <summary>A relative difference in words: "0.3 % above", "1.2 % below", "less than 0.1 % above".</summary>
    public static string AboveOrBelow(double share) => $"{Percent(Math.Abs(share))} {(share < 0 ? "below" : "above")}";

    /// <summary>A difference in per cent with its sign: "+0.3 %", "−1.2 %".</summary>
    public static string SignedPercent(double share)
    {
        if (!double.IsFinite(share))
            return "–";
        double percent = Math.Round(100 * share, Math.Abs(share) < 0.1 ? 1 : 0);
        return percent == 0
            ? "0.0 %"
            : (percent < 0 ? "−" : "+") + Math.Abs(percent).ToString(Math.Abs(share) < 0.1 ? "0.0" : "0", CultureInfo.InvariantCulture) + " %";
    }

    /// <summary>Seconds as "0.4 s", "12 s", "3 min 5 s".</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 10 => seconds.ToString("0.0", CultureInfo.InvariantCulture) + " s",
        < 60 => seconds.ToString("0", CultureInfo.InvariantCulture) + " s",
        < 3600 => $"{(int)seconds / 60} min {(int)seconds % 60} s",
        _ => $"{(int)seconds / 3600} h {(int)seconds % 3600 / 60} min",
    };

    /// <summary>"a", "a and b", "a, b and c".</summary>
    public static string List(IReadOnlyList<string> items) => items.Count switch
    {
        0 => string.Empty,
        1 => items[0],
        _ => string.Join(", ", items.Take(items.Count - 1)) + " and " + items[^1],
    };
}
