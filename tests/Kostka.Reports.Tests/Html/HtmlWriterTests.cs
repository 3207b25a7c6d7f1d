using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Kostka.Reports.Html;

namespace Kostka.Reports.Tests.Html;

public class HtmlWriterTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(42UL, 43UL);

    [Fact]
    public void AnyTextAndAttributeComesBackAndOpensNothing() => Prop.ForAll<string?>(any =>
    {
        // HTML has no control characters but white space; they become the replacement character.
        string text = string.Concat((any ?? string.Empty).Select(letter => letter is < ' ' and not ('\n' or '\t' or '\r') ? '\uFFFD' : letter));
        var html = new HtmlWriter();
        html.Element("p", any ?? string.Empty, ("title", any ?? string.Empty));
        string page = html.ToString();
        string[] parts = page.Split('"');
        return parts.Length == 3
            && WebUtility.HtmlDecode(parts[1]) == text
            && WebUtility.HtmlDecode(parts[2][1..^5]) == text
            && page.Count(letter => letter == '<') == 2
            && page.Count(letter => letter == '>') == 2;
    }).Check(s_config);

    [Fact]
    public void AnyJsonComesBackAndCannotEndItsElement() => Prop.ForAll<string?>(any =>
    {
        string json = new JsonObject { ["text"] = any + "</script><!--" }.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        var html = new HtmlWriter();
        html.Json(json);
        string page = html.ToString();
        string inner = page[(page.IndexOf('>', StringComparison.Ordinal) + 1)..page.LastIndexOf('<')];
        return !inner.Contains('<', StringComparison.Ordinal) && (string?)JsonNode.Parse(inner)!["text"] == (string?)JsonNode.Parse(json)!["text"];
    }).Check(s_config);

    [Fact]
    public void AProgramThatWouldEndItsElementIsRefused() =>
        Assert.Throws<ArgumentException>(() => new HtmlWriter().Trusted("script", "'</SCRIPT>'"));

    [Fact]
    public void ElementsCloseInTheOrderTheyWereOpened()
    {
        var html = new HtmlWriter();
        using (html.Begin("ul", ("class", "a\"b")))
            html.Element("li", "1 < 2");
        Assert.Equal("<ul class=\"a&quot;b\"><li>1 &lt; 2</li>\n</ul>\n", html.ToString());
    }
}
