using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kostka.Cli.Tests.Running;

/// <summary>Compares documents that should hold the same numbers.</summary>
internal static class Numbers
{
    /// <summary>
    /// The same document, numbers to a relative tolerance; powers, and the noise that they leave, are differences within the target's mean square,
    /// which is 1.
    /// </summary>
    public static void AssertClose(JsonNode? expected, JsonNode? actual, double tolerance, string path = "$")
    {
        switch (expected)
        {
            case JsonObject mapping:
                Assert.Equal(mapping.Select(entry => entry.Key), actual!.AsObject().Select(entry => entry.Key));
                foreach ((string key, JsonNode? value) in mapping)
                    AssertClose(value, actual[key], tolerance, $"{path}.{key}");
                break;
            case JsonArray list:
                Assert.Equal(list.Count, actual!.AsArray().Count);
                for (int i = 0; i < list.Count; i++)
                    AssertClose(list[i], actual[i], tolerance, $"{path}[{i}]");
                break;
            case JsonValue when expected.GetValueKind() == JsonValueKind.Number:
                double a = (double)expected, b = (double)actual!;
                double scale = path.Contains("power", StringComparison.Ordinal) || path.EndsWith("label_noise", StringComparison.Ordinal) ? 1 : Math.Abs(a);
                Assert.True(Math.Abs(a - b) <= tolerance * scale, $"{path}: {b:R} is not {a:R}");
                break;
            default:
                Assert.Equal(expected?.ToJsonString(), actual?.ToJsonString());
                break;
        }
    }
}
