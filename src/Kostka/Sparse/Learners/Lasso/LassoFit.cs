using System.Numerics.Tensors;

namespace Kostka.Sparse.Learners.Lasso;

/// <summary>A minimum of the penalised logistic loss.</summary>
/// <param name="Penalty">λ.</param>
/// <param name="Weights">w, one a position.</param>
/// <param name="Intercept">b.</param>
/// <param name="Violation">By how much the optimality conditions are missed at most; 0 at the minimum.</param>
/// <param name="Steps">Newton steps taken.</param>
internal sealed record LassoFit(double Penalty, double[] Weights, double Intercept, double Violation, int Steps)
{
    /// <summary>The outputs b + w·x.</summary>
    public double[] Outputs(SignColumns data)
    {
        double[] outputs = new double[data.Count];
        Array.Fill(outputs, Intercept);
        for (int t = 0; t < Weights.Length; t++)
        {
            if (Weights[t] != 0)
                TensorPrimitives.MultiplyAdd(data[t], Weights[t], outputs, outputs);
        }

        return outputs;
    }
}
