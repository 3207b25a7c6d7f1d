using System.Collections.Immutable;
using Kostka.Capacity.Covering.Classes;
using Kostka.Capacity.Generalization;
using Kostka.Capacity.Models;
using Kostka.Files;
using Kostka.Networks.Checkpoints;

namespace Kostka.Studies.Capacity;

/// <summary>What norm-based bounds say of a trained model.</summary>
/// <param name="Model">The model file.</param>
/// <param name="Map">The map file; null where the model file tells its network.</param>
/// <param name="Settings">What was asked for.</param>
/// <param name="Tokens">T.</param>
/// <param name="Capacity">The norms, and the theorems that apply.</param>
/// <param name="Theorems">What these theorems say.</param>
public sealed record CapacityResults(
    string Model, string? Map, CapacitySettings Settings, double Tokens, ModelCapacity Capacity, ImmutableArray<TheoremResult> Theorems)
{
    /// <summary>Measures a model file.</summary>
    /// <param name="path">A safetensors file.</param>
    /// <param name="map">The map file; null for a file of this library's networks.</param>
    /// <param name="settings">What is asked for.</param>
    /// <exception cref="RequestException">A file cannot be read, the map does not fit the model, or a setting is out of its range.</exception>
    public static CapacityResults Of(string path, string? map, CapacitySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        ModelMap names = map is null ? OwnMap(file) : ModelMapFile.Load(map);
        ModelWeights weights = ModelReader.Read(file, names);
        double tokens = settings.Tokens ?? weights.Embeddings?.Positions?.Rows
            ?? throw new RequestException("The model has no position embeddings to count: --tokens T says how long its sequences are.");
        var capacity = ModelCapacity.Of(weights, tokens);
        return new(path, map, settings, tokens, capacity, [.. capacity.Bounds.Select(bound => TheoremResult.Of(bound, settings))]);
    }

    private static ModelMap OwnMap(SafetensorsFile file) => NetworkFile.Describe(file) is { } network
        ? NetworkMap.Of(network)
        : throw new RequestException(
            $"\"{file.Path}\" does not tell which network its arrays belong to; --map FILE names them (docs/capacity.md has examples). {ModelReader.Contents(file)}");
}

/// <summary>What a theorem says of a model.</summary>
/// <param name="Bound">The theorem and its classes.</param>
/// <param name="Covering">The covering bound at m samples for the norms as measured.</param>
/// <param name="RoundedGammaCubed">Γ³ at m samples for the norms rounded up to powers of two.</param>
/// <param name="FailureLeft">δ after the price for measuring norms after training.</param>
/// <param name="Statements">Generalisation, for the rounded norms.</param>
public sealed record TheoremResult(
    ModelBound Bound, CoveringBound Covering, double RoundedGammaCubed, double FailureLeft, ImmutableArray<Statement> Statements)
{
    /// <summary>Evaluates a theorem.</summary>
    public static TheoremResult Of(ModelBound bound, CapacitySettings settings)
    {
        ArgumentNullException.ThrowIfNull(bound);
        ArgumentNullException.ThrowIfNull(settings);
        double left = bound.FailureLeft(settings.Failure);
        ImmutableArray<Statement> statements = bound.Measured.CoversAllInputs
            ?
            [
                State("all_inputs_gap", new AllInputsGap(settings.Margin, left), settings.Gap),
                State("all_inputs_realizable", new AllInputsRealisableError(settings.Margin, left), settings.Error),
            ]
            :
            [
                State("dudley_gap", DudleyGap.OfRamp(settings.Margin, left), settings.Gap),
                State("margin_gap", new MarginGap(settings.Margin, left), settings.Gap),
                State("realizable", new RealisableError(settings.Margin, left), settings.Error),
            ];
        return new(bound, bound.Measured.Covering(settings.Samples), bound.Rounded.Covering(settings.Samples).GammaCubed, left, statements);

        Statement State(string name, GeneralizationBound statement, double target) =>
            new(name, statement.At(bound.Rounded, settings.Samples), target, statement.SamplesNeeded(bound.Rounded, target));
    }
}

/// <summary>A statement about new data.</summary>
/// <param name="Name">dudley_gap (E1), margin_gap (E2), realizable (E3), all_inputs_gap and all_inputs_realizable (E4).</param>
/// <param name="AtSamples">Its value at m samples.</param>
/// <param name="Target">The value to reach.</param>
/// <param name="SamplesNeeded">Samples from which it is reached; ∞ beyond the range of doubles.</param>
public sealed record Statement(string Name, double AtSamples, double Target, double SamplesNeeded);
