using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Kostka.Numerics;

namespace Kostka.Tests.Numerics;

public sealed class LapackLibraryTests
{
    [Fact]
    public void TheCoreTypeIsForcedOnlyOnAvx512AndOnlyWhenTheUserDidNotChoose()
    {
        Assert.Equal("SkylakeX", LapackLibrary.CoreType(hasAvx512: true, chosenByUser: null));
        Assert.Equal("SkylakeX", LapackLibrary.CoreType(hasAvx512: true, chosenByUser: ""));
        Assert.Null(LapackLibrary.CoreType(hasAvx512: true, chosenByUser: "Haswell"));
        Assert.Null(LapackLibrary.CoreType(hasAvx512: false, chosenByUser: null));
    }

    [Fact]
    public unsafe void TheCEnvironmentSeesWhatIsSet()
    {
        if (OperatingSystem.IsWindows())
            return;
        var getenv = (delegate* unmanaged[Cdecl]<byte*, byte*>)NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "getenv");
        LapackLibrary.SetInCEnvironment("KOSTKA_TEST_VARIABLE", "SkylakeX");
        fixed (byte* name = "KOSTKA_TEST_VARIABLE\0"u8)
            Assert.Equal("SkylakeX", Marshal.PtrToStringUTF8((nint)getenv(name)));
    }

    [Fact]
    public void OpenBlasUsesTheKernelsOfThisProcessor()
    {
        if (LinearAlgebra.Native is not { } native || !native.Description.StartsWith("OpenBLAS", StringComparison.Ordinal))
            return; // LinearAlgebraTests demands a native backend where there must be one.
        string? chosen = Environment.GetEnvironmentVariable("OPENBLAS_CORETYPE");
        if (!string.IsNullOrEmpty(chosen))
            Assert.Contains(chosen, native.Description, StringComparison.OrdinalIgnoreCase);
        else if (Avx512F.VL.IsSupported && Avx512BW.IsSupported && Avx512CD.IsSupported && Avx512DQ.IsSupported)
            Assert.Contains("core SkylakeX", native.Description, StringComparison.Ordinal);
        else if (Avx2.IsSupported)
            Assert.DoesNotContain("Prescott", native.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void TheEnvironmentVariableChoosesTheBackend()
    {
        Assert.Same(LinearAlgebra.Managed, LinearAlgebra.Choose("managed"));
        Assert.Same(LinearAlgebra.Native ?? LinearAlgebra.Managed, LinearAlgebra.Choose(null));
        Assert.Same(LinearAlgebra.Native ?? LinearAlgebra.Managed, LinearAlgebra.Choose(""));
        Assert.Contains("\"mkl\"", Assert.Throws<RequestException>(() => LinearAlgebra.Choose("mkl")).Message, StringComparison.Ordinal);
        Assert.StartsWith("managed", LinearAlgebra.Managed.Description, StringComparison.Ordinal);
    }
}
