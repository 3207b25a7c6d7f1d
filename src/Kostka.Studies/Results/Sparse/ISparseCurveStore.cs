namespace Kostka.Studies.Results;

/// <summary>Where watched trainings are kept, so that an interrupted study goes on from them. Called from several threads.</summary>
public interface ISparseCurveStore
{
    /// <summary>The curve of a problem from an earlier run with the same settings; null when it was not finished.</summary>
    /// <param name="task">The task's name.</param>
    /// <param name="seed">Number of the problem, from 0.</param>
    SparseCurve? FindCurve(string task, int seed);

    /// <summary>Keeps a curve.</summary>
    void KeepCurve(string task, SparseCurve curve);
}
