namespace Kostka.Networks.Training;

/// <summary>What training makes small.</summary>
public enum LossKind
{
    /// <summary>½ (f − y)², summed over outputs.</summary>
    Square,

    /// <summary>ln(1 + exp(−y f)) for labels ±1, summed over outputs.</summary>
    Logistic,
}
