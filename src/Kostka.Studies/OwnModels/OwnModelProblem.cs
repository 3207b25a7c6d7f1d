using System.Globalization;
using Kostka.Sparse.Tasks;

namespace Kostka.Studies.OwnModels;

/// <summary>One problem of a folder for models of the user's own.</summary>
/// <param name="Index">The task's place in the study, from 0.</param>
/// <param name="Task">The task.</param>
/// <param name="Context">Context length T.</param>
/// <param name="Seed">Number of the problem, from 0.</param>
public sealed record OwnModelProblem(int Index, SparseTask Task, int Context, int Seed)
{
    /// <summary>Its folder, within the whole: <c>problems/and/T50/seed0</c>.</summary>
    public string Folder => string.Create(CultureInfo.InvariantCulture, $"problems/{Task.Name}/T{Context}/seed{Seed}");
}

/// <summary>A run that is to be done: train on the first so many sequences of a problem.</summary>
/// <param name="Problem">The problem.</param>
/// <param name="Samples">How many of its training sequences.</param>
public sealed record NextRun(OwnModelProblem Problem, int Samples);
