namespace Kostka.Kernels;

/// <summary>Which kernel of an infinitely wide network is meant.</summary>
public enum KernelKind
{
    /// <summary>The covariance of the network's output under its prior: the Gaussian process of Bayesian training.</summary>
    Nngp,

    /// <summary>The neural tangent kernel: gradient descent on all parameters.</summary>
    Ntk,
}
