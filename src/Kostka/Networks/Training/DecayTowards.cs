namespace Kostka.Networks.Training;

/// <summary>Where weight decay pulls the parameters.</summary>
public enum DecayTowards
{
    /// <summary>
    /// To zero, every parameter alike: the penalty ½·decay·‖θ‖² of deep-learning libraries (AdamW applies its gradient outside the moments).
    /// </summary>
    Origin,

    /// <summary>
    /// To where training started, each tensor in units of its deviation s: the penalty ½·decay·Σ ((θ − θ₀)/s)². See <see cref="TrainingSettings.DecayOfRidge"/>.
    /// </summary>
    Initialisation,
}
