namespace Kostka.Studies;

/// <summary>What a study is loaded for: it decides which blocks must be there.</summary>
public enum StudyPurpose
{
    /// <summary>Kernel values: needs <c>model</c>.</summary>
    Kernel,

    /// <summary>The kernel's spectrum under a measure: needs <c>sequence</c> and <c>model</c>.</summary>
    Spectrum,

    /// <summary>Learning curves: needs <c>target</c> and <c>regression</c> too.</summary>
    Run,

    /// <summary>Sample complexity against length: needs <c>sequence</c>, <c>model</c>, <c>target</c> and <c>scaling</c>.</summary>
    Scaling,
}
