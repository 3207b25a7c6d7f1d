using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Kostka.Numerics;

/// <summary>
/// A counter-based stream of random numbers (Philox 4×32 with 10 rounds; Salmon, Moraes, Dror, Shaw, SC 2011). A stream is named by a seed and a
/// purpose ("data", "initialisation", …) and has 2^64 children by index, so that repeat 17 draws the same numbers whichever thread runs it and
/// whatever was drawn before.
/// </summary>
/// <remarks>Not thread-safe: give each piece of parallel work a <see cref="Child"/> of its own.</remarks>
public sealed class RandomStream
{
    private const uint MultiplierA = 0xD2511F53, MultiplierB = 0xCD9E8D57, WeylA = 0x9E3779B9, WeylB = 0xBB67AE85;

    private readonly ulong _key;
    private readonly ulong _index;
    private readonly uint[] _block = new uint[4];
    private ulong _counter;
    private int _used = 4;
    private double _spareGaussian = double.NaN;

    /// <summary>The stream of a purpose under a seed.</summary>
    /// <param name="seed">The study's seed.</param>
    /// <param name="purpose">What the numbers are for; different purposes give unrelated streams.</param>
    public RandomStream(ulong seed, string purpose)
        : this(Hash(seed, purpose), 0)
    {
    }

    private RandomStream(ulong key, ulong index)
    {
        _key = key;
        _index = index;
    }

    /// <summary>
    /// The child stream number <paramref name="index"/>: unrelated to this one and to its other children, independent of how much was drawn.
    /// </summary>
    public RandomStream Child(ulong index) => new(Hash(_key, $"child of {_index}"), index);

    /// <summary>32 uniform bits.</summary>
    public uint NextBits()
    {
        if (_used == 4)
        {
            Philox(_counter++, _index, _key, _block);
            _used = 0;
        }

        return _block[_used++];
    }

    /// <summary>A uniform number in [0, 1) with 53 random bits.</summary>
    public double NextUniform()
    {
        ulong bits = ((ulong)NextBits() << 32) | NextBits();
        return (bits >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>A uniform integer in [0, <paramref name="bound"/>), without bias.</summary>
    public int NextBelow(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        uint range = (uint)bound, tooSmall = (0u - range) % range;
        ulong product;
        do
            product = (ulong)NextBits() * range;
        while ((uint)product < tooSmall);
        return (int)(product >> 32);
    }

    /// <summary>A standard normal number (Marsaglia's polar method).</summary>
    public double NextGaussian()
    {
        if (!double.IsNaN(_spareGaussian))
        {
            double spare = _spareGaussian;
            _spareGaussian = double.NaN;
            return spare;
        }

        double u, v, s;
        do
        {
            u = (2 * NextUniform()) - 1;
            v = (2 * NextUniform()) - 1;
            s = (u * u) + (v * v);
        }
        while (s is >= 1 or 0);

        double factor = Math.Sqrt(-2 * Math.Log(s) / s);
        _spareGaussian = v * factor;
        return u * factor;
    }

    /// <summary>Puts the items into a uniformly random order (Fisher–Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextBelow(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>Ten Philox rounds on the counter (counter, index) under the key.</summary>
    internal static void Philox(ulong counter, ulong index, ulong key, Span<uint> result)
    {
        uint c0 = (uint)counter, c1 = (uint)(counter >> 32), c2 = (uint)index, c3 = (uint)(index >> 32);
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            ulong a = (ulong)MultiplierA * c0, b = (ulong)MultiplierB * c2;
            (c0, c1, c2, c3) = ((uint)(b >> 32) ^ c1 ^ k0, (uint)b, (uint)(a >> 32) ^ c3 ^ k1, (uint)a);
            k0 += WeylA;
            k1 += WeylB;
        }

        result[0] = c0;
        result[1] = c1;
        result[2] = c2;
        result[3] = c3;
    }

    private static ulong Hash(ulong seed, string purpose)
    {
        byte[] text = Encoding.UTF8.GetBytes($"{seed}/{purpose}");
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, digest);
        return BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }
}
