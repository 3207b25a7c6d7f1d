using System.Security.Cryptography;
using System.Text;

namespace Kostka.Reports.Html;

/// <summary>A self-contained page: it opens without a network and fetches nothing.</summary>
internal static class Page
{
    /// <summary>The whole page around its content.</summary>
    public static string Write(string title, Action<HtmlWriter> content)
    {
        // A closing tag inside one of the program's strings or comments must not end its element; "<\/" means the same to JavaScript.
        string program = Resources.PageProgram.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase);
        var html = new HtmlWriter();
        html.Doctype();
        using (html.Begin("html", ("lang", "en")))
        {
            using (html.Begin("head"))
            {
                html.Void("meta", ("charset", "utf-8"));
                html.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", Policy(program)));
                html.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
                html.Void("meta", ("name", "generator"), ("content", "Kostka"));
                html.Element("title", $"{title} – Kostka");
                html.Trusted("style", Resources.Style);
            }

            using (html.Begin("body"))
            using (html.Begin("main"))
                content(html);

            html.Trusted("script", program);
        }

        return html.ToString();
    }

    /// <summary>Only our own program may run, known by its hash, and nothing may be fetched, framed or sent.</summary>
    private static string Policy(string program) =>
        $"default-src 'none'; script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(program)))}'; " +
        "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
}
