namespace Kostka.Networks.Training;

/// <summary>How training left the finite numbers.</summary>
/// <param name="Step">The step at which it was noticed, from 0.</param>
/// <param name="Where">The layer of the forward pass, or the tensor of the gradient or of the parameters, that first was not finite; "the loss" when only the loss was.</param>
/// <param name="LearningRate">The learning rate of the step.</param>
/// <param name="Message">All of it in a sentence, with what to change.</param>
public sealed record Divergence(int Step, string Where, double LearningRate, string Message);
