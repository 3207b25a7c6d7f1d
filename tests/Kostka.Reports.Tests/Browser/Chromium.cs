using Microsoft.Playwright;

namespace Kostka.Reports.Tests.Browser;

/// <summary>The Chromium of this machine, driven by Playwright; nothing is ever downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    public const string Missing = "Chromium was not found: install the package chromium, or name the program in KOSTKA_CHROMIUM.";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The program, or null when there is none.</summary>
    public static string? Path { get; } = Find();

    public async Task InitializeAsync()
    {
        if (Path is null)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Path,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>A page of the given width in a fresh profile.</summary>
    public Task<IPage> OpenAsync(int width) =>
        (_browser ?? throw new InvalidOperationException(Missing)).NewPageAsync(new() { ViewportSize = new() { Width = width, Height = 900 } });

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private static string? Find()
    {
        string[] names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> candidates = folders.SelectMany(folder => names.Select(name => System.IO.Path.Combine(folder, name)));
        return Environment.GetEnvironmentVariable("KOSTKA_CHROMIUM") is { Length: > 0 } named ? named : candidates.FirstOrDefault(File.Exists);
    }
}
