using System.Numerics;
using Kostka.Architectures;

namespace Kostka.Networks.Steps;

/// <summary>Fixed position embeddings, coordinates 2i and 2i + 1 of position a being √(2 variance)·(sin, cos)(a·base^(−2i/width)): the same in every pass, without weights.</summary>
internal sealed class SinusoidStep<T> : Step<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _values;

    /// <summary>Makes the numbers for a table of positions × width.</summary>
    public SinusoidStep(PositionEmbedding.Sinusoidal sinusoids, Node output)
        : base("embedding", output)
    {
        double factor = Math.Sqrt(2 * sinusoids.Variance);
        _values = new T[output.Rows * output.Width];
        for (int a = 0; a < output.Rows; a++)
        {
            for (int i = 0; i < output.Width; i += 2)
            {
                (double sine, double cosine) = Math.SinCos(a * Math.Pow(sinusoids.Base, -(double)i / output.Width));
                _values[(a * output.Width) + i] = T.CreateChecked(factor * sine);
                _values[(a * output.Width) + i + 1] = T.CreateChecked(factor * cosine);
            }
        }
    }

    public override bool Whole => true;

    public override void PlanBackward(SlopePlan plan)
    {
    }

    public override void Forward(in Pass<T> pass) => _values.CopyTo(Output.TableValues(pass));

    public override void Backward(in Pass<T> pass)
    {
    }
}
