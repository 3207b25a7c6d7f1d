using Kostka.Files;

namespace Kostka.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFileIsCreatedAndReplaced()
    {
        string path = _folder.File("a.txt");
        AtomicFile.WriteText(path, "old, and longer than the new");
        AtomicFile.WriteText(path, "ν");
        Assert.Equal([0xce, 0xbd], File.ReadAllBytes(path));
        Assert.Equal([path], _folder.Everything());
    }

    [Fact]
    public void AFailingWriterLeavesTheOldFileAndNothingElse()
    {
        string path = _folder.File("a.txt");
        AtomicFile.WriteText(path, "old");
        var failure = Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[1_000_000]);
            throw new OperationCanceledException();
        }));
        Assert.NotNull(failure);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], _folder.Everything());

        string other = _folder.File("new.txt");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(other, _ => throw new InvalidOperationException()));
        Assert.Equal([path], _folder.Everything());
    }

    [Fact]
    public void TheOldFileIsWholeUntilTheNewOneIs()
    {
        // Whenever the process is killed before the rename, the file is what it is seen to be here.
        string path = _folder.File("a.txt");
        AtomicFile.WriteText(path, "old");
        AtomicFile.Write(path, stream =>
        {
            stream.Write("half of the new"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(path));
        });
        Assert.Equal("half of the new", File.ReadAllText(path));
    }

    [Fact]
    public void WhatAKilledProcessLeftIsRemovedButNotWhatALivingOneWrites()
    {
        string path = _folder.File("a.txt"), dead = _folder.File(".a.txt.0badc0de.partial"), young = _folder.File(".a.txt.00000001.partial");
        File.WriteAllText(dead, "left behind");
        File.WriteAllText(young, "just begun");
        File.SetLastWriteTimeUtc(dead, DateTime.UtcNow.AddHours(-1));
        AtomicFile.Write(path, _ =>
        {
            // A second writer, while the first has been at work for an hour.
            string first = Directory.GetFiles(_folder.Path, ".a.txt.*.partial").Single(file => file != young);
            File.SetLastWriteTimeUtc(first, DateTime.UtcNow.AddHours(-1));
            AtomicFile.WriteText(path, "second");
        });
        Assert.Equal("", File.ReadAllText(path));
        Assert.Equal([young, path], _folder.Everything());
    }

    [Fact]
    public void PathsThatCannotBeWrittenAreNamedWithTheReason()
    {
        string file = _folder.File("file");
        File.WriteAllText(file, "");
        AssertRefused(Path.Combine(file, "below.txt"), "no folder");
        AssertRefused(_folder.File("missing/below.txt"), "no folder");
        AssertRefused(_folder.Path, "it is a folder");
        AssertRefused("/proc/kostka.txt", "");
        Assert.Equal([file], _folder.Everything());

        void AssertRefused(string path, string reason)
        {
            if (!OperatingSystem.IsLinux() && path.StartsWith("/proc", StringComparison.Ordinal))
                return;
            string message = Assert.Throws<RequestException>(() => AtomicFile.WriteText(path, "text")).Message;
            Assert.Contains($"Cannot write \"{path}\"", message, StringComparison.Ordinal);
            Assert.Contains(reason, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AFullDiskIsReportedWithTheFile()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var failure = Assert.Throws<IOException>(() => AtomicFile.Write("/dev/full", stream => stream.Write(new byte[1 << 20])));
        Assert.Contains("Writing \"/dev/full\" failed", failure.Message, StringComparison.Ordinal);
        Assert.Contains("space", failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void DevicesAreWrittenToNotReplaced()
    {
        if (OperatingSystem.IsWindows())
            return;
        AtomicFile.WriteText("/dev/null", "gone");
        Assert.Equal(0, new FileInfo("/dev/null").Length);
    }

    [Fact]
    public void LinksAndPermissionsSurvive()
    {
        if (OperatingSystem.IsWindows())
            return;
        string path = _folder.File("a.txt"), link = _folder.File("link.txt");
        File.WriteAllText(path, "old");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(link, path);
        AtomicFile.WriteText(link, "new");
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(path, new FileInfo(link).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void FilesThatCannotBeReadAreNamedWithTheReason()
    {
        foreach (var (path, reason) in (ReadOnlySpan<(string, string)>)
            [(_folder.File("none"), "no such file"), (_folder.File("none/a"), "no folder"), (_folder.Path, "it is a folder"), ("", "not a path")])
        {
            string message = Assert.Throws<RequestException>(() => InputFile.Open(path)).Message;
            Assert.Contains($"Cannot read \"{path}\"", message, StringComparison.Ordinal);
            Assert.Contains(reason, message, StringComparison.Ordinal);
        }
    }
}
