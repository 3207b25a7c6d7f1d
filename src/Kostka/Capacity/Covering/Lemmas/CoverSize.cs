namespace Kostka.Capacity.Covering.Lemmas;

/// <summary>
/// The size of a cover whose members are reached in steps: K steps, each one of a number of choices. Both may be far beyond what integers hold: K is exact up to 2^53
/// and a rounded double from there on, of the choices only the logarithm is kept.
/// </summary>
/// <param name="Steps">K ≥ 0, whole.</param>
/// <param name="LogChoices">Natural logarithm of the number of choices in each step.</param>
public readonly record struct CoverSize(double Steps, double LogChoices)
{
    /// <summary>ln N = K ln(choices): natural logarithm of the number of members, at most.</summary>
    public double LogSize => Steps * LogChoices;
}
