using System.Collections.Immutable;

namespace Kostka.Sequences.HiddenMarkov;

/// <summary>How a hidden Markov model is fitted.</summary>
/// <param name="States">Number of states S of a model, at least 1.</param>
/// <param name="Components">Number of models that are mixed, at least 1; more than one for windows, each of which comes from one model.</param>
/// <param name="Restarts">Number of random starts, at least 1.</param>
/// <param name="Iterations">The largest number of steps from a start, at least 1.</param>
/// <param name="Tolerance">Converged when a step gains less than this, in nats per training token; at least 0.</param>
/// <param name="Patience">Stops after so many steps without a gain on the tokens held out, at least 1.</param>
/// <param name="EmissionFloor">
/// The share of each state's emissions that the fitted model gives to all symbols alike, so that no token is impossible; at least 0 and below 1.
/// </param>
public sealed record BaumWelchOptions(
    int States, int Components = 1, int Restarts = 4, int Iterations = 200, double Tolerance = 1e-6, int Patience = 8, double EmissionFloor = 1e-6)
{
    internal void Check()
    {
        Require(States >= 1, "states", States, "at least 1");
        Require(Components >= 1, "components", Components, "at least 1");
        Require(Restarts >= 1, "restarts", Restarts, "at least 1");
        Require(Iterations >= 1, "iterations", Iterations, "at least 1");
        Require(Tolerance >= 0, "tolerance", Tolerance, "at least 0");
        Require(Patience >= 1, "patience", Patience, "at least 1");
        Require(EmissionFloor is >= 0 and < 1, "emission floor", EmissionFloor, "at least 0 and below 1");
    }

    private static void Require(bool condition, string what, double value, string allowed)
    {
        if (!condition)
            throw new RequestException($"The {what} of a fit are {value}; allowed: {allowed}.");
    }
}

/// <summary>What came of one random start.</summary>
/// <param name="Model">The best model on the way, with the floor under its emissions.</param>
/// <param name="LogProbabilities">ln p of the training tokens, per token, before each step; never decreasing.</param>
/// <param name="HeldOut">The same of the tokens held out, under the model with its floor; empty without any.</param>
/// <param name="BestIteration">The number of steps after which the model was best.</param>
/// <param name="Converged">Whether steps had stopped gaining; else the tokens held out, or the largest number of steps, ended it.</param>
/// <param name="Score">ln p per token, of the tokens held out if there are any, by which the model is the best.</param>
public sealed record BaumWelchRestart(
    HiddenMarkovModel Model, ImmutableArray<double> LogProbabilities, ImmutableArray<double> HeldOut, int BestIteration, bool Converged, double Score)
{
    /// <summary>ln p per training token of the best model, before the floor.</summary>
    public double LogProbability => LogProbabilities[BestIteration];
}

/// <summary>A fitted model and how it was found.</summary>
/// <param name="Options">How it was fitted.</param>
/// <param name="TrainingTokens">Number of tokens that were fitted.</param>
/// <param name="HeldOutTokens">Number of tokens that chose; 0 for none.</param>
/// <param name="Restarts">What came of each random start.</param>
/// <param name="Best">The one that was chosen.</param>
public sealed record BaumWelchResult(
    BaumWelchOptions Options, long TrainingTokens, long HeldOutTokens, ImmutableArray<BaumWelchRestart> Restarts, int Best)
{
    /// <summary>What came of the start that was chosen.</summary>
    public BaumWelchRestart Chosen => Restarts[Best];

    /// <summary>The fitted model; of a mixture the one model of C·S states that it is.</summary>
    public HiddenMarkovModel Model => Chosen.Model;

    /// <summary>e to the minus mean ln p of a token, of those held out if there are any: as uncertain as so many equally likely tokens.</summary>
    public double Perplexity => Math.Exp(-Chosen.Score);

    /// <summary>The fitted components with their weights, heaviest first; components of no weight are left out.</summary>
    public ImmutableArray<HiddenMarkovComponent> Components =>
    [
        .. Enumerable.Range(0, Options.Components).Select(Component).OfType<HiddenMarkovComponent>().OrderByDescending(component => component.Weight),
    ];

    private HiddenMarkovComponent? Component(int c)
    {
        int states = Options.States, from = c * states;
        double weight = Model.Initial.Skip(from).Take(states).Sum();
        return weight == 0
            ? null
            : new HiddenMarkovComponent(weight, new HiddenMarkovModel(
                [.. Model.Initial.Skip(from).Take(states).Select(p => p / weight)],
                [.. Model.Transition.Skip(from).Take(states).Select(row => row.Slice(from, states))],
                [.. Model.Emission.Skip(from).Take(states)]));
    }
}
