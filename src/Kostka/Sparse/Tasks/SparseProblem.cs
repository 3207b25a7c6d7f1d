using System.Collections.Immutable;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Sparse.Tasks;

/// <summary>
/// One draw of a task at one context length: the relevant positions, the function, and three independent splits of sequences. Every learner is given the same draw.
/// </summary>
public sealed class SparseProblem
{
    // Children of a problem's stream.
    private const ulong PositionStream = 0, FunctionStream = 1, TrainingStream = 2, SelectionStream = 3, ScoringStream = 4, NoiseStream = 5, LearnerStream = 6;

    private readonly RandomStream _stream;

    private SparseProblem(SparseTask task, int context, JuntaTarget target, LabelledBits training, LabelledBits selection, LabelledBits scoring, RandomStream stream)
    {
        (Task, Context, Target, Training, Selection, Scoring) = (task, context, target, training, selection, scoring);
        _stream = stream;
    }

    /// <summary>The task.</summary>
    public SparseTask Task { get; }

    /// <summary>Context length T.</summary>
    public int Context { get; }

    /// <summary>The function with its positions, ascending.</summary>
    public JuntaTarget Target { get; }

    /// <summary>Sequences to learn from, label noise included. Of two problems that differ in their sizes alone, the first members are the same.</summary>
    public LabelledBits Training { get; }

    /// <summary>Sequences to choose among restarts and settings, label noise included.</summary>
    public LabelledBits Selection { get; }

    /// <summary>Sequences to score on, without label noise.</summary>
    public LabelledBits Scoring { get; }

    /// <summary>Where a learner's random numbers come from. The same at each call.</summary>
    /// <param name="samples">How many sequences it learns from.</param>
    public RandomStream Random(int samples) => _stream.Child(LearnerStream).Child((ulong)samples);

    /// <summary>Draws a problem.</summary>
    /// <param name="task">The task.</param>
    /// <param name="context">Context length T.</param>
    /// <param name="sizes">Numbers of sequences.</param>
    /// <param name="stream">The stream of this task, length and seed.</param>
    /// <exception cref="RequestException">The task does not fit the length: s &gt; T, or positions too far apart; or the function is constant.</exception>
    public static SparseProblem Draw(SparseTask task, int context, SplitSizes sizes, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentNullException.ThrowIfNull(stream);
        SparseTaskRules.Check(task, context, sizes);
        ImmutableArray<int> positions = RelevantPositions.Draw(task, context, stream.Child(PositionStream));
        BitFunction function = task.Function ?? RandomFunction.Draw(task.Relevant, stream.Child(FunctionStream));
        var target = new JuntaTarget(function, positions);
        var measure = new IidMeasure(context, [1 - task.Probability, task.Probability]);
        RandomStream noise = stream.Child(NoiseStream);
        return new SparseProblem(
            task,
            context,
            target,
            Labelled(sizes.Training, TrainingStream, noise.Child(0)),
            Labelled(sizes.Selection, SelectionStream, noise.Child(1)),
            Labelled(sizes.Scoring, ScoringStream, null),
            stream);

        LabelledBits Labelled(int count, ulong split, RandomStream? flips)
        {
            SequenceSample sample = measure.Draw(count, stream.Child(split));
            double[] labels = target.Evaluate(sample);
            for (int i = 0; i < labels.Length && flips is not null && task.LabelNoise > 0; i++)
            {
                if (flips.NextUniform() < task.LabelNoise)
                    labels[i] = -labels[i];
            }

            return new LabelledBits(sample.Sequences, labels);
        }
    }
}
