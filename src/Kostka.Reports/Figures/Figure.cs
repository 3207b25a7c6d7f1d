using System.Text.Json.Nodes;

namespace Kostka.Reports.Figures;

/// <summary>One figure of a report.</summary>
/// <param name="Name">Its file name without extension: lower-case letters, digits and hyphens.</param>
/// <param name="Finding">What it shows, in one sentence: its title.</param>
/// <param name="Caption">How to read it.</param>
/// <param name="Specification">The Vega-Lite 6 specification, data included.</param>
public sealed record Figure(string Name, string Finding, string Caption, JsonObject Specification);
