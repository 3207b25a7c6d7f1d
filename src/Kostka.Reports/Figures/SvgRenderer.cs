using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kostka.Reports.Figures;

/// <summary>Renders figures as SVG with Node.js, without a browser.</summary>
internal static class SvgRenderer
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>One figure's drawing.</summary>
    /// <param name="Name">The figure's name.</param>
    /// <param name="Svg">The SVG document; null when it failed.</param>
    /// <param name="Problems">What the Vega-Lite compiler or the renderer complained of.</param>
    internal sealed record Drawing(string Name, string? Svg, IReadOnlyList<string> Problems);

    /// <summary>Renders all figures in one run of Node.js.</summary>
    /// <param name="figures">The figures.</param>
    /// <param name="problem">Why there are no drawings; null when there are.</param>
    /// <param name="node">The Node.js program.</param>
    /// <returns>The drawings in the order of the figures; empty when Node.js is absent or fails.</returns>
    public static IReadOnlyList<Drawing> Render(IReadOnlyList<Figure> figures, out string? problem, string node = "node")
    {
        problem = null;
        if (figures.Count == 0)
            return [];
        var request = new JsonArray([.. figures.Select(figure => new JsonObject
        {
            ["name"] = figure.Name, ["spec"] = figure.Specification.DeepClone(),
        })]);
        // The program comes in through standard input, after a line with its data: JSON is JavaScript.
        string program = $"globalThis.kostkaFigures = {request.ToJsonString()};\n{Resources.SvgProgram}";
        try
        {
            string answer = Run(node, program);
            return
            [
                .. JsonNode.Parse(answer)!.AsArray().Select(drawing => new Drawing(
                    (string)drawing!["name"]!,
                    (string?)drawing["svg"],
                    [.. drawing["warnings"]!.AsArray().Select(warning => (string)warning!), .. drawing["error"] is { } error ? [(string)error!] : Array.Empty<string>()])),
            ];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            problem = "Node.js was not found, so no .svg files were drawn; the .vl.json files beside them hold the same figures, and the report draws them itself.";
        }
        catch (Exception failure) when (failure is IOException or JsonException or TimeoutException)
        {
            problem = $"Node.js could not draw the .svg files ({failure.Message}); the .vl.json files hold the same figures, and the report draws them itself.";
        }

        return [];
    }

    private static string Run(string path, string program)
    {
        using var node = new Process
        {
            StartInfo = new ProcessStartInfo(path, ["-"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                StandardOutputEncoding = Encoding.UTF8,
            },
        };
        node.Start();
        // Both ends are read while the program is written, or full pipes would stop both processes.
        Task<string> output = node.StandardOutput.ReadToEndAsync();
        Task<string> errors = node.StandardError.ReadToEndAsync();
        try
        {
            node.StandardInput.Write(program);
            node.StandardInput.Close();
        }
        catch (IOException)
        {
            // Node.js ended early; its exit code and errors tell why.
        }

        if (!node.WaitForExit(s_patience))
        {
            node.Kill(entireProcessTree: true);
            throw new TimeoutException($"it did not finish within {s_patience.TotalMinutes:0} minutes");
        }

        if (node.ExitCode != 0)
        {
            string[] lines = errors.GetAwaiter().GetResult().Split('\n');
            throw new IOException(lines.FirstOrDefault(line => line.Contains("Error", StringComparison.Ordinal))?.Trim() ?? $"exit code {node.ExitCode}");
        }

        return output.GetAwaiter().GetResult();
    }
}
