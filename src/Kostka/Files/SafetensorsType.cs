namespace Kostka.Files;

/// <summary>Types of numbers in safetensors files, named as there.</summary>
public enum SafetensorsType
{
    /// <summary>Truth values, a byte each.</summary>
    BOOL,

    /// <summary>Bytes.</summary>
    U8,

    /// <summary>Signed bytes.</summary>
    I8,

    /// <summary>Floating point of 8 bits, 5 of them exponent.</summary>
    F8_E5M2,

    /// <summary>Floating point of 8 bits, 4 of them exponent.</summary>
    F8_E4M3,

    /// <summary>Integers of 16 bits.</summary>
    I16,

    /// <summary>Integers of 16 bits without sign.</summary>
    U16,

    /// <summary>Half precision.</summary>
    F16,

    /// <summary>The upper half of single precision.</summary>
    BF16,

    /// <summary>Integers of 32 bits.</summary>
    I32,

    /// <summary>Integers of 32 bits without sign.</summary>
    U32,

    /// <summary>Single precision.</summary>
    F32,

    /// <summary>Double precision.</summary>
    F64,

    /// <summary>Integers of 64 bits.</summary>
    I64,

    /// <summary>Integers of 64 bits without sign.</summary>
    U64,
}

/// <summary>What belongs to a type of numbers.</summary>
internal static class SafetensorsTypes
{
    /// <summary>Bytes of a number.</summary>
    public static int Size(this SafetensorsType type) => type switch
    {
        SafetensorsType.F64 or SafetensorsType.I64 or SafetensorsType.U64 => 8,
        SafetensorsType.F32 or SafetensorsType.I32 or SafetensorsType.U32 => 4,
        SafetensorsType.I16 or SafetensorsType.U16 or SafetensorsType.F16 or SafetensorsType.BF16 => 2,
        _ => 1,
    };

    /// <summary>The type that numbers of this kind are written as.</summary>
    public static SafetensorsType Of<T>()
        where T : unmanaged => default(T) switch
        {
            float => SafetensorsType.F32,
            double => SafetensorsType.F64,
            int => SafetensorsType.I32,
            long => SafetensorsType.I64,
            ulong => SafetensorsType.U64,
            byte => SafetensorsType.U8,
            _ => throw new ArgumentException($"Numbers of type {typeof(T).Name} are not written."),
        };

    /// <summary>The type of a name in a file, exactly as written there; null for one that is not known.</summary>
    public static SafetensorsType? Parse(string name) =>
        Enum.TryParse(name, ignoreCase: false, out SafetensorsType type) && type.ToString() == name ? type : null;
}
