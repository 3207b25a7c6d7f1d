using Kostka.Numerics;

namespace Kostka.Tests.Numerics;

public sealed class MemoryGuardTests
{
    [Fact]
    public void WhatIsFreeIsBelowWhatTheMachineHas()
    {
        long free = MemoryGuard.Free();
        Assert.InRange(free, 1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
    }

    [Fact]
    public void AnAllocationOfMoreThanFourFifthsIsRefused()
    {
        MemoryGuard.Require(800, "it", "Less.", free: 1000);
        string message = Assert.Throws<RequestException>(() => MemoryGuard.Require(3L << 30, "the Gram matrix", "Use fewer sequences.", free: 7L << 29)).Message;
        Assert.Contains("the Gram matrix needs 3 GiB", message, StringComparison.Ordinal);
        Assert.Contains("3.5 GiB are free", message, StringComparison.Ordinal);
        Assert.EndsWith("Use fewer sequences.", message, StringComparison.Ordinal);
        Assert.Throws<RequestException>(() => MemoryGuard.Require(long.MaxValue, "everything", "Less."));
        MemoryGuard.Require(1, "next to nothing", "Less.");
    }

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1023, "1023 bytes")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(long.MaxValue, "8 EiB")]
    public void SizesAreForPeople(long bytes, string expected) => Assert.Equal(expected, MemoryGuard.Size(bytes));
}
