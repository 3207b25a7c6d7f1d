using System.Runtime.InteropServices;
using Kostka.Kernels;
using Kostka.Kernels.Geometry;
using Kostka.Numerics.Lanes;

namespace Kostka.Spectra.Exact;

/// <summary>A function of contingency tables, differenced k times, on the nodes of a slice.</summary>
internal interface ISliceFunction
{
    /// <summary>Fills <paramref name="values"/>, one a node.</summary>
    /// <param name="slice">The nodes, for the positions that are left when k pairs of positions have been taken out.</param>
    /// <param name="lastOfX">The last token of x where the last position is distinguished, else −1.</param>
    /// <param name="lastOfY">The last token of y, or −1.</param>
    /// <param name="values">Receives the values.</param>
    void Evaluate(QuadratureSlice slice, int lastOfX, int lastOfY, Span<double> values);
}

/// <summary>A kernel κ as a function of real counts, four nodes side by side.</summary>
/// <param name="kernel">The kernel.</param>
/// <param name="k">k, half the number of positions that were taken out.</param>
internal sealed class SliceTypes(OrbitKernel<Wide256> kernel, int k)
{
    private const int Width = 4;

    /// <summary>The kernel.</summary>
    public OrbitKernel<Wide256> Kernel => kernel;

    /// <summary>The types of a slice, those of x first, then those of y.</summary>
    /// <remarks>The positions that were taken out hold k ones and k zeros, in x and in y.</remarks>
    public TypeSet<Wide256> Prepare(QuadratureSlice slice, int lastOfX, int lastOfY)
    {
        int groups = Groups(slice);
        var counts = new Wide256[4 * groups];
        Count(slice.OnesOfX, lastOfX, counts.AsSpan(0, 2 * groups));
        Count(slice.OnesOfY, lastOfY, counts.AsSpan(2 * groups));
        int[] last = [];
        if (lastOfX >= 0)
        {
            last = new int[2 * groups];
            last.AsSpan(0, groups).Fill(lastOfX);
            last.AsSpan(groups).Fill(lastOfY);
        }

        return kernel.Prepare(counts, last);
    }

    /// <summary>The agreement of all nodes of a slice at the middle of the difference.</summary>
    public Wide256 Agreement(QuadratureSlice slice, int lastOfX, int lastOfY) => Wide256.Of(slice.Equal + k + (lastOfX >= 0 && lastOfX == lastOfY ? 1 : 0));

    /// <summary>Number of groups of four nodes.</summary>
    public static int Groups(QuadratureSlice slice) => slice.Count / Width;

    /// <summary>The numbers of the types of x and of y.</summary>
    public static (int[] X, int[] Y) Pairs(int groups) => ([.. Enumerable.Range(0, groups)], [.. Enumerable.Range(groups, groups)]);

    private void Count(Span<double> ones, int last, Span<Wide256> counts)
    {
        Wide256 taken = Wide256.Of(k), one = Wide256.Of(1), positions = Wide256.Of(last < 0 ? kernel.Length : kernel.Length - 1);
        ReadOnlySpan<Wide256> groups = MemoryMarshal.Cast<double, Wide256>(ones);
        for (int g = 0; g < groups.Length; g++)
        {
            Wide256 part = groups[g] + taken, others = positions - part;
            counts[2 * g] = last == 0 ? others + one : others;
            counts[(2 * g) + 1] = last == 1 ? part + one : part;
        }
    }
}

/// <summary>κ itself, k = 0.</summary>
internal sealed class KernelValues(OrbitKernel<Wide256> kernel) : ISliceFunction
{
    private readonly SliceTypes _types = new(kernel, 0);

    /// <inheritdoc/>
    public void Evaluate(QuadratureSlice slice, int lastOfX, int lastOfY, Span<double> values)
    {
        int groups = SliceTypes.Groups(slice);
        (int[] x, int[] y) = SliceTypes.Pairs(groups);
        var agreements = new Wide256[groups];
        Array.Fill(agreements, _types.Agreement(slice, lastOfX, lastOfY));
        kernel.Evaluator(_types.Prepare(slice, lastOfX, lastOfY)).Evaluate(x, y, agreements, MemoryMarshal.Cast<double, Wide256>(values));
    }
}

/// <summary>Δ^k κ, k > 0: the recursion runs on Taylor jets in t = N_11 at fixed types. What depends on one type alone does not depend on t.</summary>
/// <typeparam name="TRoom">Memory of a jet.</typeparam>
internal sealed class KernelDifferences<TRoom>(OrbitKernel<Wide256> constant, OrbitKernel<Jet<Wide256, TRoom>> kernel, ForwardDifference difference) : ISliceFunction
    where TRoom : unmanaged
{
    private readonly SliceTypes _types = new(constant, difference.K);

    /// <inheritdoc/>
    public void Evaluate(QuadratureSlice slice, int lastOfX, int lastOfY, Span<double> values)
    {
        int groups = SliceTypes.Groups(slice);
        (int[] x, int[] y) = SliceTypes.Pairs(groups);

        // z moves N_11 and N_00 by 1 each.
        Jet<Wide256, TRoom>[] agreements = new Jet<Wide256, TRoom>[groups], results = new Jet<Wide256, TRoom>[groups];
        Array.Fill(agreements, Jet<Wide256, TRoom>.Linear(_types.Agreement(slice, lastOfX, lastOfY), Wide256.Of(2), difference.Order));
        TypeSet<Jet<Wide256, TRoom>> types = _types.Prepare(slice, lastOfX, lastOfY).Select(Jet<Wide256, TRoom>.Constant);
        kernel.Evaluator(types).Evaluate(x, y, agreements, results);
        Span<Wide256> to = MemoryMarshal.Cast<double, Wide256>(values);
        for (int g = 0; g < groups; g++)
            to[g] = difference.Of(in results[g]);
    }
}
