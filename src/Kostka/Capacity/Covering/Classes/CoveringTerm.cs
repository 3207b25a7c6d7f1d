using Kostka.Capacity.Covering.Lemmas;

namespace Kostka.Capacity.Covering.Classes;

/// <summary>What one weight matrix adds to a covering bound.</summary>
/// <param name="Name">Which: "w", "QK", "V", "QK 2" for head or layer 2.</param>
/// <param name="Cover">The cover of the linear map. Its rate is a.</param>
/// <param name="Sensitivity">α ≥ 0: an error of ε in the linear map moves the output by at most α ε.</param>
public sealed record CoveringTerm(string Name, LinearCover Cover, double Sensitivity)
{
    /// <summary>a: ln N(ε) of the linear map is at most a²/ε².</summary>
    public double Rate => Cover.Rate;

    /// <summary>α.</summary>
    public double Sensitivity { get; } = CapacityRanges.Norm(Sensitivity);
}
