using System.Text.Json.Nodes;

namespace Kostka.Reports.Figures;

/// <summary>One quiet look for every figure. Colours are those of Okabe and Ito, told apart with any kind of colour vision.</summary>
internal static class Theme
{
    public const string Blue = "#0072b2";
    public const string Vermilion = "#d55e00";
    public const string Green = "#009e73";
    public const string Orange = "#e69f00";
    public const string Purple = "#b0518f";
    public const string Sky = "#56b4e9";
    public const string Ink = "#1f2933";
    public const string Slate = "#52606d";
    public const string Grey = "#7b8794";
    public const string PaleBlue = "#7fb2d6";

    private const string Font = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', Arial, sans-serif";

    /// <summary>Colours by number of boxes below the first row; the last serves all higher numbers.</summary>
    public static readonly string[] ByBoxes = [Ink, Blue, Orange, Green, Purple, Vermilion, Sky, Grey];

    public static JsonObject Config() => new()
    {
        ["background"] = "white",
        ["font"] = Font,
        ["view"] = new JsonObject { ["stroke"] = null },
        ["title"] = new JsonObject
        {
            ["anchor"] = "start",
            ["fontSize"] = 14,
            ["fontWeight"] = 600,
            ["color"] = Ink,
            ["offset"] = 12,
            ["frame"] = "group",
        },
        ["axis"] = new JsonObject
        {
            ["labelFontSize"] = 12,
            ["titleFontSize"] = 12,
            ["titleFontWeight"] = 500,
            ["labelColor"] = "#3e4c59",
            ["titleColor"] = Ink,
            ["domainColor"] = "#9aa5b1",
            ["tickColor"] = "#9aa5b1",
            ["gridColor"] = "#eceff2",
            ["titlePadding"] = 8,
            ["labelOverlap"] = "parity",
            ["labelSeparation"] = 6,
        },
        ["legend"] = new JsonObject
        {
            ["orient"] = "top",
            ["direction"] = "horizontal",
            ["columns"] = 3,
            ["labelFontSize"] = 12,
            ["labelLimit"] = 330,
            ["labelColor"] = Ink,
            ["title"] = null,
            ["symbolSize"] = 90,
            ["symbolStrokeWidth"] = 2,
            ["columnPadding"] = 18,
            ["rowPadding"] = 4,
            ["offset"] = 10,
        },
    };
}
