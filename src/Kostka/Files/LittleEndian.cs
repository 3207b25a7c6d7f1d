namespace Kostka.Files;

/// <summary>Files keep the little end of numbers first, some machines do not.</summary>
internal static class LittleEndian
{
    /// <summary>Turns the bytes of every number round, where this machine needs it.</summary>
    /// <param name="bytes">Numbers one after the other.</param>
    /// <param name="size">Bytes of each.</param>
    public static void Swap(Span<byte> bytes, int size)
    {
        if (BitConverter.IsLittleEndian)
            return;
        for (int i = 0; i < bytes.Length; i += size)
            bytes.Slice(i, size).Reverse();
    }
}
