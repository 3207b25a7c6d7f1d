using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Kernels;

/// <summary>A positive semi-definite kernel on sequences.</summary>
public interface ISequenceKernel
{
    /// <summary>The symmetric N × N matrix k(x_i, x_j), each pair computed once.</summary>
    Matrix Gram(SequenceSet x, Computation computation);

    /// <summary>The N × M matrix k(x_i, y_j).</summary>
    Matrix Gram(SequenceSet x, SequenceSet y, Computation computation);

    /// <summary>The N values k(x_i, x_i).</summary>
    double[] Diagonal(SequenceSet x, Computation computation);
}
