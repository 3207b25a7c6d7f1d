using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Kostka.Files;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Networks.Checkpoints;

/// <summary>What a run's result depends on: a checkpoint of anything else is refused.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class RunIdentity<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const string FormatKey = "format", ProbeName = "identity.probe";

    // Few enough to cost nothing; random weights tell architectures apart on any sequence.
    private const int ProbeSequences = 4;

    // Another library of matrix products may round differently; another architecture differs in the first digit.
    private const double ProbeTolerance = 1e-3;

    private readonly string _format;
    private readonly (string Key, string Value, string Foreign)[] _parts;
    private readonly double[] _probe;

    /// <summary>The identity of a run.</summary>
    /// <param name="format">Name and version of what the file holds.</param>
    /// <param name="model">The network.</param>
    /// <param name="initial">Its parameters at the start.</param>
    /// <param name="inputs">The data.</param>
    /// <param name="labels">Their labels.</param>
    /// <param name="settings">All settings, as a text.</param>
    /// <param name="stream">Where the run's random numbers come from.</param>
    /// <param name="others">More data that the result depends on.</param>
    public RunIdentity(
        string format, IParametricModel<T> model, T[] initial, SequenceSet inputs, T[] labels, string settings, RandomStream stream, params IEnumerable<(SequenceSet Inputs, T[] Labels)> others)
    {
        _format = format;
        _parts =
        [
            ("identity.network", Hash(Describe(model)), "another network"),
            ("identity.settings", settings, "a run with other settings"),
            ("identity.data", Hash(others.Prepend((inputs, labels))), "a run on other data"),
            ("identity.initialisation", Hash(MemoryMarshal.AsBytes(initial.AsSpan())), "a run from other initial parameters"),
            ("identity.stream", Fingerprint(stream), "a run with another seed"),
        ];
        _probe = Probe(model, initial, inputs);
    }

    /// <summary>The texts that a checkpoint of this run carries.</summary>
    public IEnumerable<KeyValuePair<string, string>> Texts =>
        [new(FormatKey, _format), .. _parts.Select(part => new KeyValuePair<string, string>(part.Key, part.Value))];

    /// <summary>Outputs at initialisation, which tell functions of the same parameters apart.</summary>
    public SafetensorsTensor Tensor => SafetensorsTensor.Of<double>(ProbeName, [_probe.Length], _probe);

    /// <summary>Refuses a checkpoint of anything but this run.</summary>
    /// <exception cref="RequestException">It is foreign; says in what.</exception>
    public void Require(CheckpointFile file)
    {
        if (file.Text(FormatKey) != _format)
            throw file.Refused($"it is not a file of the format \"{_format}\"");
        foreach ((string key, string value, string foreign) in _parts)
        {
            if (file.Text(key) != value)
                throw Foreign(file, foreign);
        }

        double[] probe = file.Arrays.Read<double>(ProbeName);
        if (probe.Length != _probe.Length)
            throw Foreign(file, _parts[0].Foreign);
        double size = _probe.Max(Math.Abs);
        for (int i = 0; i < probe.Length; i++)
        {
            if (Math.Abs(probe[i] - _probe[i]) > ProbeTolerance * size)
                throw Foreign(file, _parts[0].Foreign);
        }
    }

    private static RequestException Foreign(CheckpointFile file, string of) =>
        file.Refused($"it is a checkpoint of {of}; choose another folder, or remove it to start anew");

    private static byte[] Describe(IParametricModel<T> model)
    {
        IEnumerable<string> lines = model.Parameters.Tensors.Select(
            tensor => string.Create(CultureInfo.InvariantCulture, $"{tensor.Name} [{string.Join(", ", tensor.Shape)}] {tensor.Deviation:R} {tensor.Trained}"));
        return Encoding.UTF8.GetBytes(string.Join('\n', lines.Prepend($"{typeof(T).Name} {model.Outputs}")));
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string Hash(IEnumerable<(SequenceSet Inputs, T[] Labels)> data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((SequenceSet inputs, T[] labels) in data)
        {
            hash.AppendData(MemoryMarshal.AsBytes((ReadOnlySpan<int>)[inputs.Count, inputs.Length, inputs.Vocabulary]));
            hash.AppendData(MemoryMarshal.AsBytes(inputs.Tokens.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(labels.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Fingerprint(RandomStream stream)
    {
        RandomStream own = stream.Child(ulong.MaxValue);
        return $"{own.NextBits():x8}{own.NextBits():x8}";
    }

    private static double[] Probe(IParametricModel<T> model, T[] initial, SequenceSet inputs)
    {
        int count = Math.Min(ProbeSequences, inputs.Count);
        var outputs = new T[count * model.Outputs];
        model.Evaluate(initial, inputs.Slice(0, count), outputs);
        return Array.ConvertAll(outputs, double.CreateTruncating);
    }
}
