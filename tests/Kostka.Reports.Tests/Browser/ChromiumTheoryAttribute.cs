namespace Kostka.Reports.Tests.Browser;

/// <summary>A test that needs Chromium: reported as skipped where there is none, except in continuous integration, where it runs and fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute()
    {
        if (Chromium.Path is null && Environment.GetEnvironmentVariable("CI") != "true")
            Skip = Chromium.Missing;
    }
}
