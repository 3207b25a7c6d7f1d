using System.Collections.Immutable;
using System.Globalization;
using Kostka.Corpora;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Studies.Running;

namespace Kostka.Studies.Corpora;

/// <summary>Finds out how permutation symmetric a text is: what <c>kostka corpus</c> does.</summary>
public sealed class CorpusAnalysis
{
    private const int LeastTestWindows = 20;

    /// <summary>A count of so many tokens leaves arrays of hundreds of megabytes behind.</summary>
    private const int ManyTokens = 10_000_000;

    private readonly CorpusSettings _settings;
    private readonly RunStages _stages;
    private readonly Corpus _corpus;
    private readonly ReadOnlyMemory<int> _tokens;

    /// <summary>What is looked at again and again: the text, or of a long one stretches that are spread over it.</summary>
    private readonly ReadOnlyMemory<int> _sample;

    private CorpusAnalysis(CorpusSettings settings, RunStages stages, Corpus corpus)
    {
        _settings = settings;
        _stages = stages;
        _corpus = corpus;
        _tokens = corpus.Memory;
        _sample = TextSample.Of(_tokens, settings.Length);
        if (_sample.Length < _tokens.Length)
        {
            _stages.NoteOnce(string.Create(
                CultureInfo.InvariantCulture,
                $"The text is long: principal components, shares freed of chance and those of smaller vocabularies are found from {_sample.Length:#,0} of its tokens, in stretches spread evenly over it."));
        }
    }

    /// <summary>Reads the text and looks at its windows.</summary>
    /// <param name="settings">What is asked.</param>
    /// <param name="options">Threads and cancellation; none of it changes results.</param>
    /// <param name="observer">Watches the run.</param>
    /// <exception cref="RequestException">A number is out of range, the text cannot be read, or it is too short.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static CorpusResults Run(CorpusSettings settings, RunOptions options, RunObserver observer)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(options);
        settings.Check();
        var stages = new RunStages(options, observer);
        stages.Start("reading the text", 0, 0.1);
        Corpus corpus = Corpus.Read(settings.Files, settings.Text, settings.Vocabulary, options.Cancellation);
        if (corpus.TokenCount <= settings.Length)
        {
            throw new RequestException(
                $"--length: a window of {settings.Length} tokens does not fit more than once into the text, which has {corpus.TokenCount}; shorten the window or give more text.");
        }

        return new CorpusAnalysis(settings, stages, corpus).CarryOut(options);
    }

    private CorpusResults CarryOut(RunOptions options)
    {
        (int length, int vocabulary) = (_settings.Length, _settings.Vocabulary);
        WindowCovariance covariance = WindowCovariance.Compute(_tokens, vocabulary, length, _stages.Start("covariance of the text", 0.1, 0.2));
        Tidy(_tokens);
        var shuffled = new ShuffledTexts(_tokens, _settings);
        ImmutableArray<InvariantShare> random = shuffled.Shares(vocabulary, length, _stages.Start("covariance of the shuffled text", 0.2, 0.3));
        Tidy(_tokens);
        Computation correcting = _stages.Start("freeing the shares of chance", 0.3, 0.4);
        ImmutableArray<ShareResult> byLength = [.. covariance.Shares.Zip(random).Select(pair =>
            new ShareResult(pair.First.Length, vocabulary, pair.First.Share, pair.Second, Corrected(_sample, vocabulary, pair.First.Length, correcting with { Progress = null })))];
        ImmutableArray<ShareResult> byVocabulary = [.. ByVocabulary(_sample.Length < _tokens.Length ? new ShuffledTexts(_sample, _settings) : shuffled, _stages.Start("smaller vocabularies", 0.4, 0.6)), byLength[^1]];
        ShareIntervals? intervals = _settings.Resamples == 0 ? null : Intervals(covariance, _stages.Start("resampling blocks of the text", 0.6, 0.75));
        PrincipalStructure? structure = _settings.Components == 0 ? null : Structure(covariance);
        ExchangeabilityResult? test = _settings.Permutations == 0 ? null : Test();
        return new CorpusResults(
            _settings,
            options.Command,
            Described(),
            byLength[^1] with { Intervals = intervals },
            NoiseFloor.OffDiagonal(_tokens.Span, vocabulary, length),
            byLength,
            byVocabulary,
            [.. covariance.Lags.Select(lag => new LagResult(lag.Lag, lag.Norm, lag.CorrectedInformation / Math.Log(2), lag.Asymmetry))],
            TotalVariance(),
            structure,
            test,
            _stages.Notes)
        {
            Versions = RunEnvironment.Versions(),
            Machine = RunEnvironment.Machine(options.Threads),
            Timings = _stages.Timings,
        };
    }

    private CorpusText Described() =>
        new(_settings.Text.Tokens.Plural, _corpus.TokenCount, _corpus.TypeCount, _corpus.Coverage, _corpus.Alphabet);

    /// <summary>Vocabularies of 3, 10, 30, 100 … symbols below the one asked for.</summary>
    private IEnumerable<ShareResult> ByVocabulary(ShuffledTexts shuffled, Computation computation)
    {
        int length = _settings.Length;
        int[] vocabularies = [.. Decades().TakeWhile(vocabulary => vocabulary < _settings.Vocabulary)];
        for (int i = 0; i < vocabularies.Length; i++)
        {
            int vocabulary = vocabularies[i];
            int[] tokens = SmallerVocabulary.Of(_sample.Span, vocabulary);
            Computation part = computation.Part((double)i / vocabularies.Length, (i + 1.0) / vocabularies.Length);
            InvariantShare text = WindowCovariance.Compute(tokens, vocabulary, length, part.Part(0, 0.2)).Share;
            InvariantShare corrected = Corrected(tokens, vocabulary, length, part.Part(0.2, 0.4));
            yield return new ShareResult(length, vocabulary, text, shuffled.Shares(vocabulary, length, part.Part(0.4, 1))[^1], corrected);
        }

        static IEnumerable<int> Decades()
        {
            for (int decade = 1; decade < CorpusSettings.LargestVocabulary; decade *= 10)
            {
                yield return 3 * decade;
                yield return 10 * decade;
            }
        }
    }

    /// <summary>The share without the chance part of the covariance; NaN where the text is too short to tell.</summary>
    private InvariantShare Corrected(ReadOnlyMemory<int> tokens, int vocabulary, int length, Computation computation)
    {
        try
        {
            InvariantShare share = NoiseCorrectedShare.Estimate(tokens, vocabulary, length, computation).Share;
            Tidy(tokens);
            return share;
        }
        catch (RequestException tooShort)
        {
            _stages.NoteOnce($"Shares are not freed of chance where the text is short: {tooShort.Message}");
            return new InvariantShare(double.NaN, double.NaN);
        }
    }

    private ShareIntervals? Intervals(WindowCovariance covariance, Computation computation)
    {
        try
        {
            var bootstrap = BlockBootstrap.Run(
                _tokens, _settings.Vocabulary, _settings.Length, covariance.Share, new RandomStream(_settings.Seed, "block bootstrap"), computation, _settings.Resamples);
            Tidy(_tokens);
            return new ShareIntervals(bootstrap.All, bootstrap.OffDiagonal, bootstrap.Blocks);
        }
        catch (RequestException tooShort)
        {
            _stages.NoteOnce($"There are no intervals: {tooShort.Message}");
            return null;
        }
    }

    private PrincipalStructure Structure(WindowCovariance covariance)
    {
        Tidy(_tokens);
        Computation computation = _stages.Start("principal components", 0.75, 0.95);
        WindowCovariance looked = _sample.Length == _tokens.Length
            ? covariance
            : WindowCovariance.Compute(_sample, _settings.Vocabulary, _settings.Length, computation.Part(0, 0.1));
        return looked.Structure(_settings.Components, computation.Part(0.1, 1));
    }

    /// <summary>The test of exchangeability, on windows that do not overlap.</summary>
    private ExchangeabilityResult? Test()
    {
        var measure = new CorpusMeasure(_corpus, _settings.Length, heldOutShare: 0, stride: _settings.Length);
        if (measure.MainWindows < LeastTestWindows)
        {
            _stages.NoteOnce(
                $"The test of exchangeability was left out: the text holds only {measure.MainWindows} windows of {_settings.Length} tokens that do not overlap, {LeastTestWindows} are needed.");
            return null;
        }

        Computation computation = _stages.Start("test of exchangeability", 0.95, 1);
        SequenceSample windows = measure.Draw(Math.Min(_settings.TestWindows, measure.MainWindows), new RandomStream(_settings.Seed, "windows of the test of exchangeability"));
        return ExchangeabilityTest.Run(windows.Sequences, _settings.Permutations, new RandomStream(_settings.Seed, "test of exchangeability"), computation);
    }

    /// <summary>
    /// Frees what a count of a long text left behind. Left to itself the collector waits as long as the machine has memory, and the peak is twice what is needed.
    /// </summary>
    private static void Tidy(ReadOnlyMemory<int> tokens)
    {
        if (tokens.Length >= ManyTokens)
            GC.Collect();
    }

    /// <summary>The trace of the covariance: Σ_a (1 − Σ_u μ_a(u)²).</summary>
    private double TotalVariance()
    {
        ReadOnlySpan<int> tokens = _tokens.Span;
        int windows = tokens.Length - _settings.Length + 1;
        long[] counts = new long[_settings.Vocabulary];
        foreach (int token in tokens[..windows])
            counts[token]++;
        double total = 0, squares = counts.Sum(count => (double)count * count);
        for (int a = 0; ; a++)
        {
            total += 1 - (squares / windows / windows);
            if (a == _settings.Length - 1)
                return total;
            // From the windows' position a to a + 1: one token leaves, one comes.
            squares += 1 - (2.0 * counts[tokens[a]]--);
            squares += 1 + (2.0 * counts[tokens[a + windows]]++);
        }
    }
}
