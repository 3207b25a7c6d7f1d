using System.Numerics;

namespace Kostka.Networks.Training.Optimizers;

/// <summary>What an optimiser does to one parameter, written for vectors of them; the last ones of a tensor fill a vector of their own.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal interface IElementStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The new parameters.</summary>
    /// <param name="parameter">The parameters.</param>
    /// <param name="gradient">Their gradient, scaled.</param>
    /// <param name="pull">Decay times the distance to its centre.</param>
    /// <param name="first">The first memory, renewed.</param>
    /// <param name="second">The second memory, renewed; nothing where the optimiser has only one.</param>
    Vector<T> Step(Vector<T> parameter, Vector<T> gradient, Vector<T> pull, ref Vector<T> first, ref Vector<T> second);
}
