using Kostka.Networks;
using Kostka.Networks.Training;
using Kostka.Numerics;
using Kostka.Sparse.Tasks;

namespace Kostka.Sparse.Learners;

/// <summary>
/// Gradient descent on a transformer. Attempts from fresh initialisations follow each other until one succeeds on the selection split; the best there is scored, once.
/// </summary>
/// <param name="settings">Which transformer, and how it is trained.</param>
public sealed class TransformerLearner(TransformerSettings settings) : ISparseLearner
{
    // Children of an attempt's stream.
    private const ulong InitialisationStream = 0, OrderStream = 1;

    /// <inheritdoc/>
    public string Name => "transformer";

    /// <inheritdoc/>
    public int? MostSamples(SparseTask task, int context) => null;

    /// <inheritdoc/>
    /// <exception cref="RequestException">A setting is out of its range, or memory is short.</exception>
    public SparseOutcome Learn(SparseProblem problem, int samples, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(computation);
        settings.Check(samples);
        var network = new Network(settings.Architecture, problem.Context, problem.Training.Inputs.Vocabulary, settings.Network);
        using var engine = new NetworkEngine<float>(network, computation.Threads);
        return new Attempts(settings, problem, samples, engine, computation).Outcome();
    }

    /// <summary>The attempts of one run.</summary>
    private sealed class Attempts(TransformerSettings settings, SparseProblem problem, int samples, NetworkEngine<float> engine, Computation computation)
    {
        private readonly LabelledBits _training = problem.Training.First(samples);
        private readonly TrainingSettings _settings = settings.TrainingFor(samples);
        private readonly RandomStream _stream = problem.Random(samples);
        private float[] _best = [];
        private double _selection = double.NegativeInfinity;
        private int _steps, _diverged;

        public SparseOutcome Outcome()
        {
            double noise = problem.Task.LabelNoise, enough = settings.Accuracy + (noise * (1 - (2 * settings.Accuracy)));
            int attempts = 0;
            while (attempts < settings.Restarts && _selection < enough)
                Try(attempts++);
            return new SparseOutcome(Accuracy(_training), _selection, Accuracy(problem.Scoring), attempts)
            {
                Steps = _steps,
                Diverged = _diverged,
                Attention = AttentionProbe.Summary(engine, _best, problem.Scoring.Inputs, problem.Target.Positions),
            };
        }

        /// <summary>Trains once, and keeps the network if it is the best on the selection split so far.</summary>
        private void Try(int attempt)
        {
            RandomStream own = _stream.Child((ulong)attempt);
            float[] initial = engine.Parameters.Initialise<float>(own.Child(InitialisationStream));
            var part = computation.Part((double)attempt / settings.Restarts, (attempt + 1.0) / settings.Restarts);
            ValidationSet<float>? validation = _settings.EarlyStopping?.Patience is null ? null : new(problem.Selection.Inputs, problem.Selection.FloatLabels());
            TrainedNetwork<float> trained = Trainer<float>.Run(
                engine, initial, _training.Inputs, _training.FloatLabels(), _settings, own.Child(OrderStream), slot: null, part, validation);
            _steps += trained.Steps;
            _diverged += trained.Divergence is null ? 0 : 1;
            double accuracy = Accuracy(problem.Selection, trained.Parameters);
            if (accuracy > _selection)
                (_selection, _best) = (accuracy, trained.Parameters);
        }

        private double Accuracy(LabelledBits data) => Accuracy(data, _best);

        private double Accuracy(LabelledBits data, float[] parameters)
        {
            float[] outputs = new float[data.Count];
            engine.Evaluate(parameters, data.Inputs, outputs);
            return data.Accuracy([.. outputs.Select(output => (double)output)]);
        }
    }
}
