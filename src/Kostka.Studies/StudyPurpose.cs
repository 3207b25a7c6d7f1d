namespace Kostka.Studies;

/// <summary>What a study is loaded for: it decides which blocks must be there.</summary>
public enum StudyPurpose
{
    /// <summary>Kernel values: needs <c>model</c>.</summary>
    Kernel,

    /// <summary>The kernel's spectrum under a measure: needs <c>sequence</c> and <c>model</c>.</summary>
    Spectrum,

    /// <summary>
    /// All that the study asks for: needs <c>sequence</c> and <c>model</c>, and <c>target</c> only together with <c>regression</c> or <c>scaling</c>; or else <c>sparse</c> alone.
    /// </summary>
    Run,

    /// <summary>Learning curves: needs <c>target</c> and <c>regression</c> too.</summary>
    Curve,

    /// <summary>Sample complexity against length: needs <c>sequence</c>, <c>model</c> and <c>scaling</c>.</summary>
    Scaling,

    /// <summary>Sparse functions: needs <c>sparse</c>.</summary>
    Sparse,
}
