using System.Collections.Immutable;
using System.Globalization;
using Kostka.Studies.Declarations;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Keys;

/// <summary>Where a study comes from and what it is for.</summary>
/// <param name="Title">What messages call it.</param>
/// <param name="DefaultName">Its name, unless it gives one.</param>
/// <param name="Folder">What file names in it are relative to.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Document">The document after flags.</param>
internal sealed record StudySource(string Title, string DefaultName, string Folder, StudyPurpose Purpose, MappingNode? Document = null)
{
    public RequestException Missing(string key) => new($"{Title}: {MissingText(key)}");

    public static string MissingText(string key) => key switch
    {
        "sequence" => "the key \"sequence\" is missing; it says what the sequences are, such as sequence: { length: 64, vocabulary: 2 }",
        "model" => "the key \"model\" is missing; it takes " + StudyKeys.Model.Form.Allowed,
        "sparse" => "the key \"sparse\" is missing; it says which functions are to be found among how many tokens, such as sparse: { tasks: { function: and, relevant: 3 }, context: [50, 100, 200] }",
        "target" => "the key \"target\" is missing; it says what is to be learned, such as target: { kind: junta, function: parity, positions: [0, 1] }",
        "regression" => "the key \"regression\" is missing; it says what is learned from how many sequences, such as regression: { noise: 0.02, train: [32, 128] }",
        "scaling" => "the key \"scaling\" is missing; it says which lengths to compare, such as scaling: { lengths: \"8..1024\" } (or the flag --lengths)",
        _ => throw new ArgumentException($"No such key can be asked for: {key}", nameof(key)),
    };
}

/// <summary>The one door through which studies come: file, flags and sweeps alike.</summary>
internal static class StudyReader
{
    /// <summary>Reads a study's text.</summary>
    /// <exception cref="RequestException">Names every mistake.</exception>
    public static Study Read(string text, StudySource source, StudyOverrides? overrides)
    {
        MappingNode root = (overrides ?? StudyOverrides.None).Apply(DocumentReader.Read(text, source.Title));
        var context = new ReadingContext(source.Folder, StudyKeys.PlacesOf);
        Study? study = Read(root, source, context);
        context.ThrowIfAny(source.Title);
        if (study!.Sweep.Length > 0)
        {
            // Every value of a sweep is checked before anything runs.
            SweepPoints(study);
        }

        return study;
    }

    /// <summary>The studies of a sweep.</summary>
    /// <exception cref="RequestException">A value does not fit its key.</exception>
    public static ImmutableArray<SweepPoint> SweepPoints(Study study)
    {
        if (study.Sweep.Length == 0)
            return [new SweepPoint([], study)];
        MappingNode root = study.Source.Document!.Without(StudyKeys.Sweep.Name);
        var context = new ReadingContext(study.Source.Folder, StudyKeys.PlacesOf);
        ImmutableArray<SweepPoint>.Builder points = ImmutableArray.CreateBuilder<SweepPoint>();
        foreach (ImmutableArray<int> choice in Choices(study.Sweep))
        {
            MappingNode? changed = root;
            ImmutableArray<SweepLabel>.Builder labels = ImmutableArray.CreateBuilder<SweepLabel>();
            for (int axis = 0; axis < choice.Length && changed is not null; axis++)
            {
                SweepAxis swept = study.Sweep[axis];
                labels.Add(new SweepLabel(swept.Path, swept.Values[choice[axis]], swept.Names[choice[axis]]));
                changed = swept.Place.Replace(changed, swept.Nodes[choice[axis]], swept.Mark);
                if (changed is null)
                {
                    StudyPath path = StudyPath.Root.Key(StudyKeys.Sweep.Name).Key(swept.Path);
                    context.Problems.Add(new Problem(swept.Mark, path, "there is nothing of that name in this study; allowed: a key of the study, list items by number from 0, as in model.layers[0]"));
                }
            }

            if (changed is not null && Read(changed, study.Source, context) is { } point)
                points.Add(new SweepPoint(labels.ToImmutable(), point));
        }

        context.ThrowIfAny($"{study.Source.Title}, sweep");
        return points.ToImmutable();
    }

    /// <summary>A study of sequences of another length, without sweep and scaling.</summary>
    /// <exception cref="RequestException">The study does not fit that length.</exception>
    public static Study AtLength(Study study, int length)
    {
        MappingNode root = study.Source.Document!.Without(StudyKeys.Sweep.Name).Without(StudyKeys.Scaling.Name).Without(StudyKeys.Networks.Name);
        StudyPath path = StudyPath.Parse("sequence.length")!;
        Mark mark = path.Locate(root);
        var context = new ReadingContext(study.Source.Folder, StudyKeys.PlacesOf);
        MappingNode changed = path.Replace(root, new ScalarNode(length.ToString(CultureInfo.InvariantCulture), Quoted: false, mark), mark)
            ?? throw study.Source.Missing("sequence");
        Study? result = Read(changed, study.Source with { Purpose = StudyPurpose.Spectrum }, context);
        context.ThrowIfAny($"{study.Source.Title}, scaling at length {length.ToString(CultureInfo.InvariantCulture)}");
        return result!;
    }

    // All combinations of one value an axis, the last axis varying fastest.
    private static IEnumerable<ImmutableArray<int>> Choices(ImmutableArray<SweepAxis> axes)
    {
        IEnumerable<ImmutableArray<int>> choices = [[]];
        foreach (SweepAxis axis in axes)
            choices = [.. choices.SelectMany(choice => Enumerable.Range(0, axis.Nodes.Length), (choice, value) => choice.Add(value))];
        return choices;
    }

    private static Study? Read(MappingNode root, StudySource source, ReadingContext context)
    {
        int before = context.Problems.Count;
        Reading<Values>? reading = StudyKeys.Form.Read(root, new Place(StudyPath.Root, Mark.Nowhere, context));
        CheckPurpose(root, reading?.Value, source, context);
        if (root.Find(StudyKeys.Name.Name) is null && !TargetKeys.NameForm.Matches(source.DefaultName))
        {
            context.Problems.Add(new Problem(
                Mark.Nowhere, StudyPath.Root, $"{Words.Quote(source.DefaultName)} cannot name a study; add the key \"name\" with {TargetKeys.NameForm.Allowed}"));
        }

        if (context.Problems.Count > before)
            return null;
        Values values = reading!.Value.Value;
        string name = values.Find(StudyKeys.Name) ?? source.DefaultName;
        SequenceSettings? sequence = values.Find(StudyKeys.Sequence);
        NetworkChoice? networks = values.Find(StudyKeys.Networks);
        RegressionSettings? regression = values.Find(StudyKeys.Regression);
        if (regression is { TestMeasure: null } && networks?.TestMeasure is { } second)
            regression = regression with { TestMeasure = second };
        regression = ComputationKeys.Completed(regression, sequence);
        bool trained = networks is not null && sequence is not null && regression is not null && values.Has(StudyKeys.Target);
        var canonical = (MappingNode)reading.Value.Canonical;
        if (SparseRules.IsSparse(root))
            canonical = canonical.Without(StudyKeys.Spectrum.Name);
        var nameEntry = new Entry(StudyKeys.Name.Name, root.Mark, new ScalarNode(name, Quoted: true, root.Mark));
        MappingNode named = canonical with { Entries = [nameEntry, .. canonical.Entries.Where(entry => entry.Key != StudyKeys.Name.Name)] };
        return new Study(source with { Document = root }, named)
        {
            Name = name,
            Question = values.Find(StudyKeys.Question),
            Sequence = sequence,
            Model = values.Find(StudyKeys.Model),
            Kernel = values.Get(StudyKeys.Kernel),
            Targets = values.Has(StudyKeys.Target) ? TargetKeys.Complete(values.Get(StudyKeys.Target), sequence) : [],
            Spectrum = values.Get(StudyKeys.Spectrum),
            Regression = regression,
            Scaling = values.Find(StudyKeys.Scaling),
            Networks = trained ? NetworkKeys.Completed(networks!, sequence!, regression!, values.Get(StudyKeys.Kernel), values.Get(StudyKeys.Spectrum)) : null,
            Sparse = values.Find(StudyKeys.Sparse),
            Sweep = values.Has(StudyKeys.Sweep) ? values.Get(StudyKeys.Sweep) : [],
            Seed = values.Get(StudyKeys.Seed),
        };
    }

    private static void CheckPurpose(MappingNode root, Values? values, StudySource source, ReadingContext context)
    {
        if (SparseRules.IsSparse(root))
        {
            if (source.Purpose is not (StudyPurpose.Run or StudyPurpose.Sparse))
                context.Problems.Add(new Problem(root.Find(StudyKeys.Sparse.Name)!.KeyMark, StudyPath.Root.Key(StudyKeys.Sparse.Name), "this is a sparse study, which kostka sparse and kostka run answer; for other commands give sequence and model in place of sparse"));
            return;
        }

        string[] needed = source.Purpose switch
        {
            StudyPurpose.Kernel => ["model"],
            StudyPurpose.Sparse => ["sparse"],
            StudyPurpose.Spectrum => ["sequence", "model"],

            // Networks are trained on targets; a target and its regression belong together, but for scaling either may stand alone.
            StudyPurpose.Run when Given("networks") => ["sequence", "model", "target", "regression"],
            StudyPurpose.Run when !Given("scaling") && Given("target") != Given("regression") => ["sequence", "model", "target", "regression"],
            StudyPurpose.Run => ["sequence", "model"],
            StudyPurpose.Curve => ["sequence", "model", "target", "regression"],
            StudyPurpose.Scaling => ["sequence", "model", "scaling"],
            _ => throw new ArgumentException($"An unknown purpose: {source.Purpose}", nameof(source)),
        };
        foreach (string key in needed)
        {
            if (!Given(key))
                context.Problems.Add(new Problem(Mark.Nowhere, StudyPath.Root, StudySource.MissingText(key)));
        }

        if (source.Purpose is not StudyPurpose.Kernel && values?.Find(StudyKeys.Sequence) is { Measure: MeasureSettings.Corpus { Files.Length: 0 } })
        {
            var path = StudyPath.Parse("sequence.measure.files")!;
            context.Problems.Add(new Problem(path.Locate(root), path, "no file is given; list files of text here, or give them with the flag --data"));
        }

        bool Given(string key) => root.Find(key)?.Value is not (null or ScalarNode { IsNull: true });
    }
}
