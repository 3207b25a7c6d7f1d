using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Kostka.Kernels;
using Kostka.Kernels.Geometry;
using Kostka.Numerics.Lanes;

namespace Kostka.Spectra.Exact.Quadrature;

/// <summary>A function of contingency tables, differenced k times, on the nodes of a slice.</summary>
internal interface ISliceFunction
{
    /// <summary>Evaluates it.</summary>
    /// <param name="slice">The nodes, for the positions that are left when 2k have been set aside: k ones and k zeros in x, and in y.</param>
    /// <param name="lastOfX">The last token of x where the last position is distinguished, else −1.</param>
    /// <param name="lastOfY">The last token of y, or −1.</param>
    /// <param name="values">Receives the values, one a node.</param>
    void Evaluate(QuadratureSlice slice, int lastOfX, int lastOfY, Span<double> values);
}

/// <summary>The types of the nodes of a slice, four side by side: those of x first, then those of y.</summary>
internal static class SliceTypes
{
    /// <summary>Records the self terms of all types.</summary>
    public static TypeSet<Wide256> Prepare(OrbitKernel<Wide256> kernel, QuadratureSlice slice, int lastOfX, int lastOfY, int k)
    {
        ReadOnlySpan<Wide256> x = MemoryMarshal.Cast<double, Wide256>(slice.OnesOfX), y = MemoryMarshal.Cast<double, Wide256>(slice.OnesOfY);
        var counts = new Wide256[2 * (x.Length + y.Length)];
        Count(kernel, x, lastOfX, k, counts.AsSpan(0, 2 * x.Length));
        Count(kernel, y, lastOfY, k, counts.AsSpan(2 * x.Length));
        return kernel.Prepare(counts, lastOfX < 0 ? [] : [.. Enumerable.Repeat(lastOfX, x.Length), .. Enumerable.Repeat(lastOfY, y.Length)]);
    }

    /// <summary>Records the self terms of types that are given by their numbers of ones at permuted positions.</summary>
    public static TypeSet<Wide256> Prepare(OrbitKernel<Wide256> kernel, ReadOnlySpan<Wide256> ones, int last, int k)
    {
        var counts = new Wide256[2 * ones.Length];
        Count(kernel, ones, last, k, counts);
        return kernel.Prepare(counts, last < 0 ? [] : [.. Enumerable.Repeat(last, ones.Length)]);
    }

    /// <summary>The pairs of a slice, as numbers of types of x and of y.</summary>
    public static (int[] X, int[] Y) Pairs(QuadratureSlice slice)
    {
        int groups = MemoryMarshal.Cast<double, Wide256>(slice.Weights).Length;
        return ([.. Enumerable.Range(0, groups)], [.. Enumerable.Range(groups, groups)]);
    }

    /// <summary>The agreement of all nodes of a slice, where k of the 2k positions set aside agree in x and y: the middle of the difference.</summary>
    public static Wide256 Agreement(QuadratureSlice slice, int lastOfX, int lastOfY, int k) =>
        Wide256.Of(slice.Equal + k + (lastOfX >= 0 && lastOfX == lastOfY ? 1 : 0));

    private static void Count(OrbitKernel<Wide256> kernel, ReadOnlySpan<Wide256> ones, int last, int k, Span<Wide256> counts)
    {
        Wide256 taken = Wide256.Of(k), one = Wide256.Of(1), positions = Wide256.Of(last < 0 ? kernel.Length : kernel.Length - 1);
        for (int g = 0; g < ones.Length; g++)
        {
            Wide256 part = ones[g] + taken, others = positions - part;
            counts[2 * g] = last == 0 ? others + one : others;
            counts[(2 * g) + 1] = last == 1 ? part + one : part;
        }
    }
}

/// <summary>κ itself, k = 0.</summary>
internal sealed class KernelValues(OrbitKernel<Wide256> kernel) : ISliceFunction
{
    public void Evaluate(QuadratureSlice slice, int lastOfX, int lastOfY, Span<double> values)
    {
        (int[] x, int[] y) = SliceTypes.Pairs(slice);
        var agreements = new Wide256[x.Length];
        Array.Fill(agreements, SliceTypes.Agreement(slice, lastOfX, lastOfY, 0));
        TypeSet<Wide256> types = SliceTypes.Prepare(kernel, slice, lastOfX, lastOfY, 0);
        kernel.Evaluator(types).Evaluate(x, y, agreements, MemoryMarshal.Cast<double, Wide256>(values));
    }
}

/// <summary>Δ^k κ, k > 0: the recursion runs on Taylor jets in t = N_11 at fixed types. What a type records does not depend on t.</summary>
/// <remarks>Jets are large: nodes are taken in small batches, and evaluators are used again.</remarks>
/// <typeparam name="TRoom">Memory of a jet.</typeparam>
internal sealed class KernelDifferences<TRoom>(OrbitKernel<Wide256> constant, OrbitKernel<Jet<Wide256, TRoom>> kernel, ForwardDifference difference) : ISliceFunction
    where TRoom : unmanaged
{
    private const int Batch = 16;

    private readonly ConcurrentBag<OrbitEvaluator<Jet<Wide256, TRoom>>> _evaluators = [];

    public void Evaluate(QuadratureSlice slice, int lastOfX, int lastOfY, Span<double> values)
    {
        TypeSet<Wide256> types = SliceTypes.Prepare(constant, slice, lastOfX, lastOfY, difference.K);
        Span<Wide256> to = MemoryMarshal.Cast<double, Wide256>(values);
        Jet<Wide256, TRoom>[] agreements = new Jet<Wide256, TRoom>[Batch], results = new Jet<Wide256, TRoom>[Batch];

        // z moves N_11 and N_00 by 1 each.
        Array.Fill(agreements, Jet<Wide256, TRoom>.Linear(SliceTypes.Agreement(slice, lastOfX, lastOfY, difference.K), Wide256.Of(2), difference.Order));
        int[] x = [.. Enumerable.Range(0, Batch)], y = [.. Enumerable.Range(Batch, Batch)], selected = new int[2 * Batch];
        _evaluators.TryTake(out OrbitEvaluator<Jet<Wide256, TRoom>>? evaluator);
        for (int start = 0; start < to.Length; start += Batch)
        {
            int count = Math.Min(Batch, to.Length - start);
            for (int g = 0; g < Batch; g++)
            {
                int group = start + Math.Min(g, count - 1);
                (selected[g], selected[Batch + g]) = (group, to.Length + group);
            }

            TypeSet<Jet<Wide256, TRoom>> lifted = types.Select(selected, Jet<Wide256, TRoom>.Constant);
            evaluator = evaluator?.With(lifted) ?? kernel.Evaluator(lifted);
            evaluator.Evaluate(x.AsSpan(0, count), y.AsSpan(0, count), agreements.AsSpan(0, count), results.AsSpan(0, count));
            for (int g = 0; g < count; g++)
                to[start + g] = difference.Of(in results[g]);
        }

        if (evaluator is not null)
            _evaluators.Add(evaluator);
    }
}
