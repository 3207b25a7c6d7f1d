using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kostka.Files;
using Kostka.Networks;
using Kostka.Networks.Checkpoints;
using Kostka.Networks.Experiments;
using Kostka.Networks.Sampling;

namespace Kostka.Studies.Results;

/// <summary>
/// The folder <c>networks</c> of a study's results. While a run is under way it keeps every finished unit, and the state of those that are not, in a folder named after a digest of study,
/// data and version, so that nothing of another study is gone on from. What stays are the weights of some trained networks. All files are in the safetensors format.
/// </summary>
public sealed class NetworkFolder : INetworkStore
{
    private const string FolderName = "networks", RunPrefix = "run-";
    private readonly string _path, _run;

    private NetworkFolder(string path, string run) => (_path, _run) = (path, run);

    /// <summary>How often, at most, the state of a unit under way is kept.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Opens the folder; what runs of other studies left unfinished in it is deleted.</summary>
    /// <param name="results">The folder of the study's results, which must exist.</param>
    /// <param name="identity">What must be the same for a run to go on: study, data, version.</param>
    internal static NetworkFolder Open(string results, string identity)
    {
        string path = Path.Combine(results, FolderName);
        string run = Path.Combine(path, RunPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..16]);
        Directory.CreateDirectory(run);
        foreach (string other in Directory.EnumerateDirectories(path, RunPrefix + "*").Where(other => Path.GetFileName(other) != Path.GetFileName(run)))
            Directory.Delete(other, recursive: true);
        return new NetworkFolder(path, run);
    }

    /// <summary>Number of finished units.</summary>
    public int FinishedUnits => Directory.EnumerateFiles(_run, "*.unit").Count();

    /// <summary>Deletes what a later run would have gone on from; the weights stay.</summary>
    /// <param name="results">The folder of the study's results.</param>
    internal static void Finish(string results)
    {
        string path = Path.Combine(results, FolderName);
        if (!Directory.Exists(path))
            return;
        foreach (string run in Directory.EnumerateDirectories(path, RunPrefix + "*"))
            Directory.Delete(run, recursive: true);
    }

    /// <inheritdoc/>
    public LearnedFunction? Find(NetworkUnit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        string path = UnitPath(unit);
        if (!File.Exists(path))
            return null;
        try
        {
            using SafetensorsFile file = SafetensorsFile.Open(path);
            IReadOnlyDictionary<string, string> texts = file.Metadata;
            double Number(string name) => double.Parse(texts[name], CultureInfo.InvariantCulture);
            return new LearnedFunction(
                (int)Number("members"),
                file.Read<double>("mean"),
                file.Read<double>("spread"),
                new LearningDiagnostics(Number("acceptance"), Number("effective_samples"), Number("rhat"), Number("sampling_error")),
                [.. texts.Where(text => text.Key.StartsWith("diverged.", StringComparison.Ordinal)).OrderBy(text => text.Key, StringComparer.Ordinal).Select(text => text.Value)]);
        }
        catch (Exception error) when (error is RequestException or FormatException or KeyNotFoundException or IOException)
        {
            // What cannot be read is not gone on from: the unit is trained again.
            return null;
        }
    }

    /// <inheritdoc/>
    public void Keep(NetworkUnit unit, LearnedFunction learned)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(learned);
        static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
        SafetensorsFile.Write(
            UnitPath(unit),
            [Array("mean", learned.Mean), Array("spread", learned.Spread)],
            [
                new("members", Text(learned.Members)),
                new("acceptance", Text(learned.Diagnostics.Acceptance)),
                new("effective_samples", Text(learned.Diagnostics.EffectiveSamples)),
                new("rhat", Text(learned.Diagnostics.RHat)),
                new("sampling_error", Text(learned.Diagnostics.SamplingError)),
                .. learned.Diverged.Select((message, i) => KeyValuePair.Create(string.Create(CultureInfo.InvariantCulture, $"diverged.{i:D4}"), message)),
            ]);
        foreach (string state in Directory.EnumerateFiles(_run, $"{unit.Name}.*.state"))
            File.Delete(state);
    }

    /// <summary>Where network i of a unit keeps its state.</summary>
    public CheckpointSlot Slot(NetworkUnit unit, int network)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return new CheckpointSlot(StatePath(unit, network), EverySeconds: Interval.TotalSeconds);
    }

    /// <summary>Where the chains of a unit keep their states.</summary>
    public IChainStore Chains(NetworkUnit unit) => new ChainFiles(this, unit);

    /// <summary>Keeps weights for good, under the names that the network gives them.</summary>
    /// <param name="unit">What they learned.</param>
    /// <param name="suffix">Added to the file's name.</param>
    /// <param name="layout">The network's parameters.</param>
    /// <param name="weights">Their values.</param>
    /// <param name="metadata">Texts to go with them.</param>
    public void KeepWeights(NetworkUnit unit, string suffix, ParameterLayout layout, float[] weights, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        ArgumentNullException.ThrowIfNull(unit);
        string model = unit.Model == NetworkPoint.Transformer ? "" : $"{unit.Model}-";
        ParameterFile.Write(Path.Combine(_path, $"{unit.Target}-{model}w{unit.Width}-n{unit.Samples}{suffix}.safetensors"), layout, weights, metadata);
    }

    private string UnitPath(NetworkUnit unit) => Path.Combine(_run, $"{unit.Name}.unit");

    private string StatePath(NetworkUnit unit, int part) => Path.Combine(_run, string.Create(CultureInfo.InvariantCulture, $"{unit.Name}.{part}.state"));

    private static SafetensorsTensor Array(string name, double[] values) => SafetensorsTensor.Of<double>(name, [values.Length], values);

    private sealed class ChainFiles(NetworkFolder folder, NetworkUnit unit) : IChainStore
    {
        public TimeSpan Interval => folder.Interval;

        public ChainSnapshot? Load(int chain)
        {
            string path = folder.StatePath(unit, chain);
            if (!File.Exists(path))
                return null;
            try
            {
                using SafetensorsFile file = SafetensorsFile.Open(path);
                return new ChainSnapshot(
                    int.Parse(file.Metadata["move"], CultureInfo.InvariantCulture),
                    file.Read<double>("position"),
                    file.Read<double>("tuning"),
                    file.Read<double>("log_posterior"),
                    file.Read<double>("log_likelihood"),
                    file.Read<double>("predictions"));
            }
            catch (Exception error) when (error is RequestException or FormatException or KeyNotFoundException or IOException)
            {
                return null;
            }
        }

        public void Save(int chain, ChainSnapshot snapshot) => SafetensorsFile.Write(
            folder.StatePath(unit, chain),
            [
                Array("position", snapshot.Position),
                Array("tuning", snapshot.Tuning),
                Array("log_posterior", snapshot.LogPosterior),
                Array("log_likelihood", snapshot.LogLikelihood),
                Array("predictions", snapshot.Predictions),
            ],
            [new("move", snapshot.Move.ToString(CultureInfo.InvariantCulture))]);
    }
}
