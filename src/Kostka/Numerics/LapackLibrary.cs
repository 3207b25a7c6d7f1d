using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Kostka.Numerics;

/// <summary>
/// The entry points of a BLAS and LAPACK found at run time, by their Fortran names: everything by reference, characters as single bytes,
/// 32-bit integers, matrices by columns.
/// </summary>
internal sealed unsafe class LapackLibrary
{
    private const string CoreTypeVariable = "OPENBLAS_CORETYPE";

    /// <summary>dgemm: op(A), op(B), m, n, k, α, A, lda, B, ldb, β, C, ldc.</summary>
    public readonly delegate* unmanaged[Cdecl]<
        byte*, byte*, int*, int*, int*, double*, double*, int*, double*, int*, double*, double*, int*, void> Multiply;

    /// <summary>sgemm: the same for floats.</summary>
    public readonly delegate* unmanaged[Cdecl]<
        byte*, byte*, int*, int*, int*, float*, float*, int*, float*, int*, float*, float*, int*, void> MultiplySingle;

    /// <summary>dpotrf: triangle, n, A, lda, info.</summary>
    public readonly delegate* unmanaged[Cdecl]<byte*, int*, double*, int*, int*, void> Factor;

    /// <summary>dtrsv: triangle, op, diagonal, n, A, lda, x, step of x.</summary>
    public readonly delegate* unmanaged[Cdecl]<byte*, byte*, byte*, int*, double*, int*, double*, int*, void> SolveTriangular;

    /// <summary>dtrsm: side, triangle, op, diagonal, m, n, α, A, lda, B, ldb.</summary>
    public readonly delegate* unmanaged[Cdecl]<byte*, byte*, byte*, byte*, int*, int*, double*, double*, int*, double*, int*, void> SolveTriangularMany;

    /// <summary>dtrtri: triangle, diagonal, n, A, lda, info.</summary>
    public readonly delegate* unmanaged[Cdecl]<byte*, byte*, int*, double*, int*, int*, void> InvertTriangle;

    /// <summary>dsyevd: job, triangle, n, A, lda, eigenvalues, work, its length, integer work, its length, info.</summary>
    public readonly delegate* unmanaged[Cdecl]<byte*, byte*, int*, double*, int*, double*, double*, int*, int*, int*, int*, void> Eigen;

    private readonly delegate* unmanaged[Cdecl]<int> _getThreads;
    private readonly delegate* unmanaged[Cdecl]<int, void> _setThreads;

    private LapackLibrary(nint blas, nint lapack)
    {
        Multiply = (delegate* unmanaged[Cdecl]<byte*, byte*, int*, int*, int*, double*, double*, int*, double*, int*, double*, double*, int*, void>)
            NativeLibrary.GetExport(blas, "dgemm_");
        MultiplySingle = (delegate* unmanaged[Cdecl]<byte*, byte*, int*, int*, int*, float*, float*, int*, float*, int*, float*, float*, int*, void>)
            NativeLibrary.GetExport(blas, "sgemm_");
        SolveTriangular = (delegate* unmanaged[Cdecl]<byte*, byte*, byte*, int*, double*, int*, double*, int*, void>)
            NativeLibrary.GetExport(blas, "dtrsv_");
        SolveTriangularMany = (delegate* unmanaged[Cdecl]<byte*, byte*, byte*, byte*, int*, int*, double*, double*, int*, double*, int*, void>)
            NativeLibrary.GetExport(blas, "dtrsm_");
        Factor = (delegate* unmanaged[Cdecl]<byte*, int*, double*, int*, int*, void>)NativeLibrary.GetExport(lapack, "dpotrf_");
        InvertTriangle = (delegate* unmanaged[Cdecl]<byte*, byte*, int*, double*, int*, int*, void>)NativeLibrary.GetExport(lapack, "dtrtri_");
        Eigen = (delegate* unmanaged[Cdecl]<byte*, byte*, int*, double*, int*, double*, double*, int*, int*, int*, int*, void>)
            NativeLibrary.GetExport(lapack, "dsyevd_");

        string? configuration = null, core = null;
        if (NativeLibrary.TryGetExport(blas, "openblas_get_config", out nint getConfiguration))
            configuration = Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint>)getConfiguration)());
        if (NativeLibrary.TryGetExport(blas, "openblas_get_corename", out nint getCore))
            core = Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint>)getCore)());
        if (NativeLibrary.TryGetExport(blas, "openblas_get_num_threads", out nint getThreads)
            && NativeLibrary.TryGetExport(blas, "openblas_set_num_threads", out nint setThreads))
        {
            _getThreads = (delegate* unmanaged[Cdecl]<int>)getThreads;
            _setThreads = (delegate* unmanaged[Cdecl]<int, void>)setThreads;

            // OpenBLAS counts the processors of the machine; a container may own fewer.
            Threads = Math.Min(Threads, Environment.ProcessorCount);
        }

        Configuration = configuration ?? "";
        Name = configuration is null ? "LAPACK" : string.Join(' ', configuration.Split(' ')[..2]) + (core is null ? "" : $", core {core}");
    }

    /// <summary>Name, version and kernels: "OpenBLAS 0.3.21, core Zen".</summary>
    public string Name { get; }

    /// <summary>How the library says it was built; empty when it does not say.</summary>
    public string Configuration { get; }

    /// <summary>Number of threads of the library; 1, and fixed, when it offers no choice.</summary>
    public int Threads
    {
        get => _getThreads is null ? 1 : _getThreads();
        set
        {
            if (_setThreads is not null)
                _setThreads(value);
        }
    }

    /// <summary>The first of the usual libraries that is installed and complete; null when there is none.</summary>
    public static LapackLibrary? TryLoad()
    {
        PrepareCoreType();
        (string Blas, string Lapack)[] candidates =
        [
            ("libopenblas.so.0", "libopenblas.so.0"), ("libblas.so.3", "liblapack.so.3"),
            ("libopenblas.dylib", "libopenblas.dylib"), ("libopenblas.dll", "libopenblas.dll"),
        ];
        foreach (var (blasName, lapackName) in candidates)
        {
            if (!NativeLibrary.TryLoad(blasName, out nint blas) || !NativeLibrary.TryLoad(lapackName, out nint lapack))
                continue;
            try
            {
                var library = new LapackLibrary(blas, lapack);

                // A build with 64-bit integers carries the same names, and would read beyond ours.
                if (!library.Configuration.Contains("USE64BITINT", StringComparison.Ordinal))
                    return library;
            }
            catch (EntryPointNotFoundException)
            {
                // An OpenBLAS built without LAPACK: try the next.
            }
        }

        return null;
    }

    /// <summary>The core type to force on OpenBLAS: null leaves the choice to the library.</summary>
    /// <param name="hasAvx512">Whether the processor has what the SkylakeX kernels use.</param>
    /// <param name="chosenByUser">The core type that the user set, if any.</param>
    public static string? CoreType(bool hasAvx512, string? chosenByUser) =>
        hasAvx512 && string.IsNullOrEmpty(chosenByUser) ? "SkylakeX" : null;

    /// <summary>Sets a variable where libraries in C see it; nothing where the C library offers no setenv (Windows).</summary>
    internal static void SetInCEnvironment(string variable, string value)
    {
        if (OperatingSystem.IsWindows() || !NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "setenv", out nint setenv))
            return;
        nint name = Marshal.StringToCoTaskMemUTF8(variable), text = Marshal.StringToCoTaskMemUTF8(value);
        ((delegate* unmanaged[Cdecl]<nint, nint, int, int>)setenv)(name, text, 1);
        Marshal.FreeCoTaskMem(name);
        Marshal.FreeCoTaskMem(text);
    }

    // OpenBLAS up to 0.3.21 does not know newer processors with AVX-512, and falls back to kernels of 2004, five times slower. It reads its
    // core type from the C environment when it is loaded, which Environment.SetEnvironmentVariable does not reach.
    private static void PrepareCoreType()
    {
        bool hasAvx512 = Avx512F.IsSupported && Avx512BW.IsSupported && Avx512CD.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported;
        if (CoreType(hasAvx512, Environment.GetEnvironmentVariable(CoreTypeVariable)) is { } coreType)
            SetInCEnvironment(CoreTypeVariable, coreType);
    }
}
