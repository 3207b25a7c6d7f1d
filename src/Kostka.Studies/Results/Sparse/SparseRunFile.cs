using System.Collections.Concurrent;
using System.Collections.Immutable;
using Kostka.Sparse.Learners;
using Kostka.Sparse.Search;

namespace Kostka.Studies.Results;

/// <summary>
/// The finished runs of a sparse study, in the file <c>runs.jsonl</c> of its folder: one line of JSON a run, appended when the run ends. A process that is killed at any moment loses the runs under way and no other.
/// Each line carries a digest of all that decides its result, so that a study that was extended (more lengths, seeds, learners) goes on from what it has, and one that was changed does not.
/// </summary>
public sealed class SparseRunFile : ISparseStore, ISparseCurveStore, IDisposable
{
    /// <summary>The file's name.</summary>
    public const string Name = "runs.jsonl";

    /// <summary>What watched trainings are called where learners have names.</summary>
    internal const string Curves = "curves";

    private readonly ConcurrentDictionary<(string Identity, int Context, int Seed, int Samples), SparseOutcome> _known = [];
    private readonly ConcurrentDictionary<(string Identity, int Seed), SparseCurve> _curves = [];
    private readonly Func<string, string, string> _identity;
    private readonly FileStream _file, _guard;
    private readonly Lock _gate = new();
    private int _kept;

    private SparseRunFile(FileStream file, FileStream guard, Func<string, string, string> identity) => (_file, _guard, _identity) = (file, guard, identity);

    /// <summary>Opens the file, and makes it when it is absent. Lines that cannot be read, such as a last one that was cut off, count as absent.</summary>
    /// <param name="folder">The folder of the study's results, which must exist.</param>
    /// <param name="identity">A digest of what decides the results of a task and a learner, by their names.</param>
    /// <exception cref="RequestException">The file is open elsewhere, or cannot be written.</exception>
    public static SparseRunFile Open(string folder, Func<string, string, string> identity)
    {
        string path = Path.Combine(folder, Name);
        FileStream? guard = null;
        try
        {
            // Only who opens the guard for itself alone may write: the file itself can be read by others all the time.
            guard = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            var file = new SparseRunFile(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0), guard, identity);
            file.Load();
            return file;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            guard?.Dispose();
            throw new RequestException($"The file {path} cannot be opened: {refused.Message} If another run of the study is under way, wait for it, or choose another folder with --out DIR.", refused);
        }
    }

    /// <summary>Number of runs in the file when it was opened, those of other settings too.</summary>
    public int Earlier { get; private set; }

    /// <summary>Number of runs that were kept since.</summary>
    public int Kept => _kept;

    /// <inheritdoc/>
    public SparseOutcome? Find(SparseUnit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return _known.GetValueOrDefault((_identity(unit.Task, unit.Learner), unit.Context, unit.Seed, unit.Samples));
    }

    /// <inheritdoc/>
    public void Keep(SparseUnit unit, SparseOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(outcome);
        string identity = _identity(unit.Task, unit.Learner);
        byte[] line = SparseRunLine.Write(identity, unit, outcome);
        lock (_gate)
            _file.Write(line);
        _known[(identity, unit.Context, unit.Seed, unit.Samples)] = outcome;
        Interlocked.Increment(ref _kept);
    }

    /// <inheritdoc/>
    public SparseCurve? FindCurve(string task, int seed) => _curves.GetValueOrDefault((_identity(task, Curves), seed));

    /// <inheritdoc/>
    public void KeepCurve(string task, SparseCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        string identity = _identity(task, Curves);
        byte[] line = SparseCurveLine.Write(identity, task, curve);
        lock (_gate)
            _file.Write(line);
        _curves[(identity, curve.Seed)] = curve;
        Interlocked.Increment(ref _kept);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _guard.Dispose();
    }

    private void Load()
    {
        byte[] bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        ReadOnlySpan<byte> rest = bytes;
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf((byte)'\n');
            if (end < 0)
                break;
            if (SparseRunLine.Read(rest[..end]) is { } run)
                _known[run.Key] = run.Outcome;
            else if (SparseCurveLine.Read(rest[..end]) is { } found)
                _curves[(found.Identity, found.Curve.Seed)] = found.Curve;
            rest = rest[(end + 1)..];
        }

        Earlier = _known.Count + _curves.Count;

        // What follows the last whole line was cut off: the next line takes its place.
        _file.SetLength(bytes.Length - rest.Length);
        _file.Position = _file.Length;
    }
}
