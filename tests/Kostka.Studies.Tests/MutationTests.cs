using System.Diagnostics;
using Kostka.Numerics;

namespace Kostka.Studies.Tests;

/// <summary>Mutated study files: each is a valid study or a request exception with a message that fits; nothing else is thrown, nothing hangs.</summary>
public sealed class MutationTests
{
    private const int Cases = 5000;

    private static readonly string[] _extremes =
    [
        "0", "-1", "1e308", "1e309", "-1e999", "1e-400", "99999999999999999999", "2147483648", "-2147483649", "9223372036854775808", "0.1", ".inf", "-.inf", ".nan", "NaN",
        "1_000", "0x10", "1e5", "4096.0", "\"1\"", "null", "~", "true", "[]", "{}", "[[1]]", "{ a: 1 }", "&a 1", "*a", "!!int 3", "'", "\"", "|", ">", "?", "-", "@", "`", "%",
        "ⅷ", "١٢", "𝟙", "\uFEFF", "\u2028", "\\", "#", ":", ",", "1..2", "8..1000000",
    ];

    private static readonly char[] _noise = [.. " \t\n\r:-[]{},#&*!|>'\"%@`?.0129eaz_~\\/\u0000\u0007\u0085\u00A0é😀\uD800"];

    [Fact]
    public void EveryMutationIsReadOrRefusedWithAMessage()
    {
        string[] samples = [.. Samples.All.Values];
        var stream = new RandomStream(20240531, "mutations");
        var clock = Stopwatch.StartNew();
        int valid = 0, refused = 0;
        for (int i = 0; i < Cases; i++)
        {
            string text = samples[stream.NextBelow(samples.Length)];
            for (int edits = 1 + stream.NextBelow(3); edits > 0; edits--)
                text = Mutate(text, stream);
            try
            {
                Study study = Study.Parse(text, "mutant", null, (StudyPurpose)stream.NextBelow(4));
                Assert.Equal(study.Canonical(), Study.Parse(study.Canonical(), "again", null, StudyPurpose.Kernel).Canonical());
                valid++;
            }
            catch (RequestException e)
            {
                Assert.True(e.Message.StartsWith("mutant", StringComparison.Ordinal), $"Names no study: {e.Message}");
                Assert.InRange(e.Message.Length, "mutant: ".Length + 10, 20_000);
                Assert.DoesNotContain("System.", e.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("Exception", e.Message, StringComparison.Ordinal);
                refused++;
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{e.GetType()}: {e.Message}\n{e.StackTrace}\nfor the study\n{text}");
            }
        }

        // Mutations that never (or always) break a study would test nothing.
        Assert.InRange(valid, Cases / 20, Cases);
        Assert.InRange(refused, Cases / 4, Cases);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 180);
    }

    private static string Mutate(string text, RandomStream stream)
    {
        string[] lines = text.Split('\n');
        int line = stream.NextBelow(lines.Length), other = stream.NextBelow(lines.Length);
        switch (stream.NextBelow(9))
        {
            case 0:
                return Splice(text, stream.NextBelow(text.Length + 1), 0, _noise[stream.NextBelow(_noise.Length)].ToString());
            case 1:
                return Splice(text, stream.NextBelow(text.Length + 1), 1 + stream.NextBelow(3), "");
            case 2:
                return string.Join('\n', lines.Where((_, i) => i != line));
            case 3:
                return string.Join('\n', lines.Take(line + 1).Concat(lines.Skip(line)));
            case 4:
                (lines[line], lines[other]) = (lines[other], lines[line]);
                return string.Join('\n', lines);
            case 5:
                return ReplaceToken(text, stream, char.IsAsciiDigit, _extremes[stream.NextBelow(_extremes.Length)]);
            case 6:
                string word = TokenAt(text, stream.NextBelow(text.Length + 1), c => char.IsAsciiLetter(c) || c == '_');
                return ReplaceToken(text, stream, c => char.IsAsciiLetter(c) || c == '_', stream.NextBelow(2) == 0 ? word + "s" : word);
            case 7:
                return ReplaceToken(text, stream, c => c is not (',' or '[' or ']' or '{' or '}' or '\n' or ':'), " " + _extremes[stream.NextBelow(_extremes.Length)] + " ");
            default:
                // A block moves: a stretch of lines, indented anew.
                int count = 1 + stream.NextBelow(4);
                string indent = new(' ', 2 * stream.NextBelow(4));
                string[] moved = [.. lines.Skip(line).Take(count).Select(l => indent + l.TrimStart())];
                List<string> rest = [.. lines.Take(line), .. lines.Skip(line + count)];
                rest.InsertRange(Math.Min(other, rest.Count), moved);
                return string.Join('\n', rest);
        }
    }

    private static string Splice(string text, int at, int removed, string inserted)
    {
        at = Math.Min(at, text.Length);
        return text[..at] + inserted + text[Math.Min(text.Length, at + removed)..];
    }

    private static string TokenAt(string text, int at, Func<char, bool> isPart)
    {
        (int start, int end) = Token(text, at, isPart);
        return text[start..end];
    }

    private static string ReplaceToken(string text, RandomStream stream, Func<char, bool> isPart, string by)
    {
        (int start, int end) = Token(text, stream.NextBelow(text.Length + 1), isPart);
        return text[..start] + by + text[end..];
    }

    private static (int Start, int End) Token(string text, int at, Func<char, bool> isPart)
    {
        int start = at;
        while (start < text.Length && !isPart(text[start]))
            start++;
        int end = start;
        while (end < text.Length && isPart(text[end]))
            end++;
        return (start, end);
    }
}
