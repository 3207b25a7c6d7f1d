namespace Kostka.Reports;

/// <summary>The programs and the style sheet that are bundled into this assembly when it is built.</summary>
internal static class Resources
{
    /// <summary>Draws the figures of the report's page.</summary>
    public static string PageProgram => s_page.Value;

    /// <summary>Renders figures as SVG in Node.js.</summary>
    public static string SvgProgram => Read("svg.js");

    /// <summary>The report's style sheet.</summary>
    public static string Style => Read("report.css");

    private static readonly Lazy<string> s_page = new(() => Read("page.js"));

    private static string Read(string name)
    {
        using Stream stream = typeof(Resources).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing from this build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
