namespace Kostka.Sparse.Fits;

/// <summary>Which of two laws the data prefer.</summary>
public enum PreferredLaw
{
    /// <summary>Akaike's criteria differ by at most 4: the data cannot tell.</summary>
    Undecided,

    /// <summary>a · ln T + b.</summary>
    Log,

    /// <summary>a · T^c.</summary>
    Power,
}
