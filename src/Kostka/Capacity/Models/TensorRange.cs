using System.Globalization;

namespace Kostka.Capacity.Models;

/// <summary>Where a model file keeps a matrix or a vector, and what it stands for.</summary>
/// <param name="Name">Name of the array in the file.</param>
/// <param name="Scale">What the network multiplies it by.</param>
/// <param name="Transposed">Whether the file has it as (inputs, outputs) instead of (outputs, inputs). Means nothing for a vector.</param>
/// <param name="From">The first row that belongs to it, as stored: arrays may hold several matrices one below the other.</param>
/// <param name="To">The row after the last; null for all.</param>
public sealed record TensorRange(string Name, double Scale = 1, bool Transposed = false, int From = 0, int? To = null)
{
    /// <summary>The same with a number in place of every <c>{}</c> in the name.</summary>
    public TensorRange Numbered(int number) => this with { Name = Name.Replace("{}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) };
}

/// <summary>An affine map x → W x + b in a model file.</summary>
/// <param name="Weight">W.</param>
/// <param name="Bias">b; null for none.</param>
public sealed record AffineRange(TensorRange Weight, TensorRange? Bias = null)
{
    /// <summary>The same with a number in place of every <c>{}</c> in names.</summary>
    public AffineRange Numbered(int number) => new(Weight.Numbered(number), Bias?.Numbered(number));
}
