using System.Collections.Immutable;
using System.Numerics.Tensors;
using Kostka.Numerics;
using Kostka.Numerics.Quadrature;

namespace Kostka.Spectra.Exact.Quadrature;

/// <summary>
/// The block of (L − k, k) in orthonormal Krawtchouk polynomials of the type: by the Rodrigues form the entry of (c, r) and (c', s) is √(w_c w_c') (p q (1−p)(1−q))^{k/2}
/// E[p_r(i − k) p_s(j − k) Δ^k κ] over tables of L − 2k positions, x of component c and y of c'.
/// </summary>
internal sealed class QuadratureBlock
{
    private readonly ImmutableArray<BinaryComponent> _components;
    private readonly int _k;
    private readonly double _positions;

    /// <summary>The block of an irrep.</summary>
    /// <param name="components">The measure.</param>
    /// <param name="positions">Number of permuted positions.</param>
    /// <param name="k">Boxes below the first row.</param>
    public QuadratureBlock(ImmutableArray<BinaryComponent> components, int positions, int k)
    {
        _components = components;
        _k = k;
        _positions = positions - (2.0 * k);
    }

    /// <summary>
    /// How many positions two sequences differ at, at least, at nodes of any weight (4 standard deviations below the mean): how far the singularity of
    /// the kernel at equal sequences is away.
    /// </summary>
    public double FewestDisagreements
    {
        get
        {
            double fewest = double.PositiveInfinity;
            foreach (BinaryComponent component in _components)
            {
                var disagreements = new KrawtchoukPolynomials(_positions, 2 * component.Probability * (1 - component.Probability));
                if (disagreements.Mean > 0)
                    fewest = Math.Min(fewest, disagreements.Mean - (4 * disagreements.Deviation));
            }

            return Math.Max(fewest, 1);
        }
    }

    /// <summary>How many polynomials each component carries when R are asked for: fewer where there are fewer types, none where its tokens are all alike and k > 0.</summary>
    public ImmutableArray<int> Degrees(int degrees) =>
        [.. _components.Select(c => _k > 0 && c.Probability is 0 or 1 ? 0 : Math.Min(degrees, new KrawtchoukPolynomials(_positions, c.Probability).Count))];

    /// <summary>The block of a function, symmetric.</summary>
    public Matrix Compute(ISliceFunction function, QuadratureSize size, Computation computation)
    {
        ImmutableArray<int> degrees = Degrees(size.Degrees);
        int[] offsets = new int[degrees.Length + 1];
        for (int c = 0; c < degrees.Length; c++)
            offsets[c + 1] = offsets[c] + degrees[c];
        var block = new Matrix(offsets[^1], offsets[^1]);
        List<(int C, int D, QuadratureNodes Nodes, int Slice)> tasks = [];
        for (int c = 0; c < degrees.Length; c++)
        {
            for (int d = c; d < degrees.Length; d++)
            {
                BinaryComponent x = _components[c], y = _components[d];
                if (degrees[c] == 0 || degrees[d] == 0)
                    continue;
                var nodes = new QuadratureNodes(_positions, x.Probability, y.Probability, c == d, size);
                for (int slice = 0; slice < nodes.Slices; slice++)
                    tasks.Add((c, d, nodes, slice));
            }
        }

        var parts = new Matrix[tasks.Count];
        Parallel.For(0, tasks.Count, new ParallelOptions { MaxDegreeOfParallelism = computation.Threads, CancellationToken = computation.Cancellation }, i =>
        {
            (int c, int d, QuadratureNodes nodes, int slice) = tasks[i];
            parts[i] = Part(function, nodes.Slice(slice), _components[c], _components[d], degrees[c], degrees[d]);
        });

        // In the order of the tasks, so that threads do not show in the bits.
        for (int i = 0; i < tasks.Count; i++)
        {
            (int c, int d, _, _) = tasks[i];
            for (int r = 0; r < degrees[c]; r++)
            {
                for (int s = 0; s < degrees[d]; s++)
                    block[offsets[c] + r, offsets[d] + s] += parts[i][r, s];
            }
        }

        Symmetrise(block, offsets);
        return block;
    }

    private Matrix Part(ISliceFunction function, QuadratureSlice slice, BinaryComponent x, BinaryComponent y, int rows, int columns)
    {
        double[] values = new double[slice.Count], ofX = new double[rows * slice.Count], ofY = new double[columns * slice.Count];
        function.Evaluate(slice, x.Last, y.Last, values);
        double variances = x.Probability * (1 - x.Probability) * y.Probability * (1 - y.Probability);
        TensorPrimitives.Multiply(values, slice.Weights, values);
        TensorPrimitives.Multiply(values, Math.Sqrt(x.Weight * y.Weight) * Math.Pow(variances, 0.5 * _k), values);
        new KrawtchoukPolynomials(_positions, x.Probability).Evaluate(slice.X, rows, ofX);
        new KrawtchoukPolynomials(_positions, y.Probability).Evaluate(slice.Y, columns, ofY);
        for (int s = 0; s < columns; s++)
            TensorPrimitives.Multiply(ofY.AsSpan(s * slice.Count, slice.Count), values, ofY.AsSpan(s * slice.Count, slice.Count));
        var part = new Matrix(rows, columns);
        for (int r = 0; r < rows; r++)
        {
            for (int s = 0; s < columns; s++)
                part[r, s] = TensorPrimitives.Dot<double>(ofX.AsSpan(r * slice.Count, slice.Count), ofY.AsSpan(s * slice.Count, slice.Count));
        }

        return part;
    }

    /// <summary>Within a component the two triangles each hold half of the mirrored nodes; between components only the upper one is filled.</summary>
    private static void Symmetrise(Matrix block, int[] offsets)
    {
        for (int c = 0; c + 1 < offsets.Length; c++)
        {
            for (int r = offsets[c]; r < offsets[c + 1]; r++)
            {
                for (int s = offsets[c]; s < r; s++)
                    block[r, s] = block[s, r] = 0.5 * (block[r, s] + block[s, r]);
                for (int s = offsets[c + 1]; s < block.Columns; s++)
                    block[s, r] = block[r, s];
            }
        }
    }
}
