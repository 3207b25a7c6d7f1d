using Kostka.Architectures;
using Kostka.Networks.Training;
using Kostka.Sequences;
using Kostka.Sparse.Learners;
using Kostka.Sparse.Tasks;

namespace Kostka.Studies.Tests;

/// <summary>The keys of sparse studies: what they mean, and what a mistake is answered with at the door, before anything is computed.</summary>
public sealed class SparseKeysTests
{
    /// <summary>A task's keys, and the message after its place.</summary>
    public static TheoryData<string, string> Tasks => new()
    {
        { "relevant: 3", "sparse.tasks: the key \"function\" is missing; it takes and, or, majority, parity, threshold, table or random" },
        { "function: nand, relevant: 3", "sparse.tasks.function: found nand; allowed: and, or, majority, parity, threshold, table or random" },
        { "function: and", "sparse.tasks: the key \"relevant\" is missing; it takes a whole number from 1 to 24" },
        { "function: and, relevant: 0", "sparse.tasks.relevant: found 0; allowed: a whole number from 1 to 24" },
        { "function: and, relevant: 9", "sparse.tasks.relevant: 9 relevant positions do not fit a context of 8; at most 8 do" },
        { "function: and, relevant: 3, spacing: 4", "sparse.tasks.spacing: 3 positions at a distance of 4 do not fit a context of 8; the distance may be at most 3" },
        { "function: and, relevant: 3, probability: 1", "sparse.tasks.probability: found 1; allowed: a number above 0 and below 1" },
        { "function: and, relevant: 3, label_noise: 0.5", "sparse.tasks.label_noise: found 0.5; allowed: a number at least 0 and below 0.5" },
        { "function: majority, relevant: 4", "sparse.tasks.relevant: a majority of 4 bits can be a tie; an odd number of relevant positions has none" },
        { "function: threshold, relevant: 3", "sparse.tasks: the key \"at_least\" is missing" },
        { "function: threshold, relevant: 3, at_least: 4", "sparse.tasks.at_least: A threshold of at least 4 out of 3 positions is constant; it must be between 1 and 3" },
        { "function: table, values: [1, -1, 1]", "sparse.tasks.values: A table over 1 position needs 2 values; 3 are given" },
        { "function: table, relevant: 2, values: [1, -1]", "sparse.tasks.values: A table over 2 positions needs 4 values; 2 are given" },
        { "function: table, values: [1, 1]", "sparse.tasks.values: the function table of 1 bits is constant; there is nothing to learn" },
        { "function: table, values: [1, 0.5]", "sparse.tasks.values: the function table takes the value 0.5" },
        { "function: random, relevant: 13", "sparse.tasks.relevant: found 13; allowed: a whole number from 1 to 12" },
        { "function: and, relevant: 3, at_least: 2", "sparse.tasks.at_least: unknown key" },
        { "function: and, relevant: 3, context: [2, 8]", "sparse.tasks.relevant: 3 relevant positions do not fit a context of 2; at most 2 do" },
        { "function: and, relevant: 3, context: []", "sparse.tasks.context: found an empty list" },
    };

    /// <summary>Other keys of the block, and the message.</summary>
    public static TheoryData<string, string> Blocks => new()
    {
        { "context: [8, 4]", "sparse.context[1]: found 4 after 8; allowed: values in ascending order, each once" },
        { "context: \"16..8\"", "sparse.context: found " },
        { "transformer: { width: 7, position: { kind: sinusoidal, variance: 1 } }", "sparse.transformer.width: found 7; allowed: an even number, as sinusoidal positions come in pairs of sine and cosine" },
        { "transformer: { position: { kind: sinusoidal, variance: 1 }, layers: [{ layer_norm: {} }, { dense: {} }] }", "sparse.transformer.layers[0]: layer_norm cannot act on sinusoidal positions" },
        { "seeds: 0", "sparse.seeds: found 0" },
        { "accuracy: 0.5", "sparse.accuracy: found 0.5; allowed: a number above 0.5 and at most 1" },
        { "samples: { from: 1 }", "sparse.samples.from: found 1; allowed: a whole number from 2" },
        { "samples: { from: 64, to: 32 }", "sparse.samples.to: the grid of sizes begins at 64 and ends at 32; allowed: from at most to" },
        { "samples: { from: 5000 }", "sparse.samples.from: the grid of sizes begins at 5000 and ends at 4096" },
        { "learners: []", "sparse.learners: found an empty list" },
        { "learners: [transformers]", "sparse.learners[0]: found \"transformers\"; allowed: transformer, lasso, subsets or kernel; did you mean \"transformer\"?" },
        { "learners: [lasso, lasso]", "sparse.learners[1]: found lasso a second time" },
        { "learners: [lasso, kernel]", "sparse.learners[1]: the learner kernel regresses with the infinite-width kernel of the key model, which is missing" },
        { "transformer: { width: 8, heads: 0 }", "sparse.transformer.heads: found 0" },
        { "transformer: { layers: [{ activation: relu }, { layer_norm: {} }] }", "sparse.transformer.layers[1]: layer_norm cannot follow an activation" },
        { "transformer: { position: { kind: learned } }", "sparse.transformer.position: the key \"variance\" is missing" },
        { "training: { method: hmc }", "sparse.training.method: found hmc; allowed: adam or sgd" },
        { "training: { momentum: 0.5 }", "sparse.training.momentum: unknown key" },
        { "training: { steps: 10, warmup: 10 }", "sparse.training.warmup: found 10; allowed: fewer than the 10 steps" },
        { "training: { restarts: 0 }", "sparse.training.restarts: found 0" },
        { "curves: { steps: 10 }", "sparse.curves: the key \"context\" is missing" },
        { "curves: { context: 1 }", "sparse.curves.context: found 1; allowed: at least 2, the relevant positions" },
        { "distances: { context: 8, samples: 16, spacings: [1, 8] }", "sparse.distances.spacings[1]: 2 relevant positions at a distance of 8 do not fit a context of 8; allowed: a distance of at most 7" },
        { "bound: { delta: 0.5 }", "sparse.bound.delta: found 0.5; allowed: a number above 0 and at most 0.125" },
    };

    [Theory]
    [MemberData(nameof(Tasks))]
    public void AMistakeInATaskIsAnsweredPrecisely(string keys, string message) => AssertRefused($"sparse: {{ tasks: {{ {keys} }}, context: [8, 16] }}", message);

    [Theory]
    [MemberData(nameof(Blocks))]
    public void AMistakeInTheBlockIsAnsweredPrecisely(string keys, string message)
    {
        string context = keys.StartsWith("context", StringComparison.Ordinal) ? "" : "\n  context: [8, 16]";
        AssertRefused($"sparse:\n  tasks: {{ function: and, relevant: 2 }}{context}\n  {keys}", message);
    }

    /// <summary>A sparse study has no sequences, targets and regression of its own; each other block is refused by name.</summary>
    [Theory]
    [InlineData("sequence: { length: 8, vocabulary: 2 }")]
    [InlineData("target: { kind: junta, function: parity, positions: [0, 1] }")]
    [InlineData("regression: { noise: 0.1, train: [8] }")]
    [InlineData("networks: { widths: [8] }")]
    [InlineData("scaling: { lengths: [8] }")]
    [InlineData("spectrum: { pool: 64 }")]
    [InlineData("sweep: { sparse.seeds: [1, 2] }")]
    public void OtherBlocksAreRefusedBesideSparse(string block)
    {
        string key = block[..block.IndexOf(':', StringComparison.Ordinal)];
        AssertRefused($"{Small}\n{block}", $"{key}: a study with the block sparse draws its own sequences, tasks and sizes, and takes no {key}; allowed beside it: name, question, model, kernel, seed");
    }

    [Fact]
    public void NamesOfTasksAreUnique() => AssertRefused(
        "sparse: { tasks: [{ name: a, function: and, relevant: 2 }, { name: A, function: or, relevant: 2 }], context: [8] }", "sparse.tasks[1].name: found \"A\" a second time");

    [Fact]
    public void OtherCommandsSayWhatASparseStudyIsFor()
    {
        foreach (StudyPurpose purpose in (StudyPurpose[])[StudyPurpose.Curve, StudyPurpose.Spectrum, StudyPurpose.Scaling, StudyPurpose.Kernel])
        {
            string message = Assert.Throws<RequestException>(() => Study.Parse(Small, "small", null, purpose)).Message;
            Assert.Contains("this is a sparse study, which kostka sparse and kostka run answer", message, StringComparison.Ordinal);
        }

        Assert.Contains(
            "the key \"sparse\" is missing", Assert.Throws<RequestException>(() => Study.Parse("model: { layers: [{ dense: {} }] }", "small", null, StudyPurpose.Sparse)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutASparseBlockTheModelIsStillRequired()
    {
        string message = Assert.Throws<RequestException>(() => Study.Parse("sequence: { length: 8, vocabulary: 2 }", "small")).Message;
        Assert.Contains("the key \"model\" is missing; it takes a mapping", message, StringComparison.Ordinal);
    }

    [Fact]
    public void DefaultsAreThoseOfTheProtocol()
    {
        SparseSettings sparse = Study.Parse(Small, "small").RequireSparse();
        Assert.Equal((10, 0.99, 1000, 4000), (sparse.Seeds, sparse.Accuracy, sparse.Selection, sparse.Scoring));
        Assert.Equal([8, 11, 16, 23, 32], sparse.Samples.Take(5));
        Assert.Equal(4096, sparse.Samples[^1]);
        Assert.Equal(["transformer", "lasso", "subsets"], sparse.Learners.ToArray());
        Assert.Null(sparse.Curves);

        // What the library has as its default transformer is what a study trains that says nothing of it.
        TransformerSettings expected = TransformerSettings.Default, read = sparse.Transformer;
        Assert.Equal(expected.Architecture.Layers, read.Architecture.Layers.AsEnumerable());
        Assert.Equal(expected with { Architecture = read.Architecture }, read);
        Assert.Equal(expected.Architecture with { Layers = default }, read.Architecture with { Layers = default });
        Assert.Null(Study.Parse(Small, "small").Model);
    }

    /// <summary>The study of parities writes out what the library has for them.</summary>
    [Fact]
    public void TheStudyOfParitiesTrainsFourHeads()
    {
        TransformerSettings expected = TransformerSettings.FourHeads, read = Study.Load(Repository.File("studies", "sparse-parity.yaml"), null, StudyPurpose.Sparse).RequireSparse().Transformer;
        Assert.Equal(expected.Architecture.Layers, read.Architecture.Layers.AsEnumerable());
        Assert.Equal(expected with { Architecture = read.Architecture, Restarts = read.Restarts }, read);
        Assert.Equal(expected.Architecture with { Layers = default }, read.Architecture with { Layers = default });
    }

    [Fact]
    public void ATaskMayHaveContextLengthsOfItsOwn()
    {
        SparseSettings sparse = Study.Parse("sparse: { context: [8, 16], tasks: [{ function: and, relevant: 2 }, { function: or, relevant: 2, context: \"4..16\" }] }", "small").RequireSparse();
        Assert.Equal([8, 16], sparse.Tasks[0].Contexts.AsEnumerable());
        Assert.Equal([4, 8, 16], sparse.Tasks[1].Contexts.AsEnumerable());
    }

    [Fact]
    public void TasksHaveBalancedBitsAndNamesOfTheirOwn()
    {
        SparseSettings sparse = Study.Parse(
            """
            sparse:
              context: "8..20"
              tasks:
                - { function: and, relevant: 3 }
                - { function: or, relevant: 3 }
                - { function: parity, relevant: 2 }
                - { function: parity, relevant: 3, label_noise: 0.1 }
                - { function: parity, relevant: 3, spacing: 2 }
                - { function: table, values: [-1, 1, 1, 1] }
                - { function: random, relevant: 4, probability: 0.3 }
            """,
            "small").RequireSparse();
        Assert.Equal([8, 16, 20], sparse.Contexts.ToArray());
        Assert.Equal(["and", "or", "parity-2", "parity-3", "parity-3-2", "table", "random"], sparse.Tasks.Select(task => task.Task.Name));
        Assert.Equal(new SparseTask("and", 3, new SymmetricFunction.And(), Math.Pow(2, -1.0 / 3)), sparse.Tasks[0].Task);
        Assert.Equal(0.5, Math.Pow(1 - sparse.Tasks[1].Task.Probability, 3), 1e-12);
        Assert.Equal((0.5, 0.1, 0), (sparse.Tasks[3].Task.Probability, sparse.Tasks[3].Task.LabelNoise, sparse.Tasks[3].Task.Spacing));
        Assert.Equal(2, sparse.Tasks[4].Task.Spacing);
        Assert.Equal(2, sparse.Tasks[5].Task.Relevant);
        Assert.True(sparse.Tasks[6].Task is { Function: null, Probability: 0.3, Relevant: 4 });
    }

    [Fact]
    public void WhatIsWrittenIsWhatIsTrained()
    {
        SparseSettings sparse = Study.Parse(
            $"{Small}\n  accuracy: 0.95\n  transformer: {{ width: 24, heads: 2, readout: last }}\n  training: {{ method: sgd, steps: 7, batch: 5, momentum: 0, learning_rate: 0.3, schedule: cosine, clip: 1, restarts: 2 }}",
            "small").RequireSparse();
        Assert.Equal((24, 2, 8), (sparse.Transformer.Network.Sizes.Width, sparse.Transformer.Network.Sizes.Heads, sparse.Transformer.Network.Sizes.HeadDimension));
        Assert.Equal(Readout.Last, sparse.Transformer.Architecture.Readout);
        Assert.Equal((0.95, 2), (sparse.Transformer.Accuracy, sparse.Transformer.Restarts));
        TrainingSettings training = sparse.Transformer.Training;
        Assert.Equal(new OptimizerSettings.Sgd(0), training.Optimizer);
        Assert.Equal((0.3, 7, 5, 1.0), (training.LearningRate, training.Steps, training.BatchSize, training.ClipNorm));
        Assert.Equal(new Schedule.Cosine(), training.Schedule);
    }

    [Fact]
    public void TheCanonicalTextIsTheSameStudy()
    {
        Study study = Study.Parse($"{Small}\n  bound: {{}}\nmodel: {{ layers: [{{ dense: {{}} }}] }}\nkernel: ntk\nseed: 7", "small");
        Study again = Study.Parse(study.Canonical(), "other");
        Assert.Equal(study.Canonical(), again.Canonical());
        Assert.Equal("small", again.Name);
        Assert.Equal(new SparseBoundSettings(0.1, 0.05, 0.75), again.RequireSparse().Bound);
    }

    private const string Small = "sparse:\n  tasks: { function: and, relevant: 2 }\n  context: [8, 16]";

    private static void AssertRefused(string text, string message) =>
        Assert.Contains(message, Assert.Throws<RequestException>(() => Study.Parse(text, "small")).Message, StringComparison.Ordinal);
}
