using Kostka.Cli.Tests.Running;

namespace Kostka.Cli.Tests.BadInput;

/// <summary>Study files with one mistake each: exit code 2, and a message that names the place.</summary>
public sealed class StudyFileTests
{
    [Theory]
    [InlineData("question:", "qestion:", "qestion", "question")] // unknown key, with the nearest valid one
    [InlineData("length: 6", "length: six", "sequence.length", "six")] // wrong type
    [InlineData("bias_variance: 0.01", "bias_variance: -0.01", "bias_variance", "-0.01")]
    [InlineData("variance: 0.25", "variance: -0.25", "model.position.variance", "-0.25")]
    [InlineData("[0.5, 0.5]", "[0.5, 0.4]", "probabilities", "0.9")]
    [InlineData("positions: [0, 1]", "positions: [0, 6]", "positions", "6")]
    [InlineData("positions: [0, 1]", "positions: [0, 0]", "positions", "0")]
    [InlineData("{ activation: erf }, { dense: {} }]", "{ activation: relu }, { activation: relu }, { dense: {} }]", "activation", "line 7")]
    [InlineData("{ activation: erf }, { dense: {} }]", "{ activation: erf }]", "residual")]
    [InlineData("score: linear", "score: relu", "score", "layers[0]")]
    [InlineData("score: linear", "score: quadratic", "quadratic", "linear")]
    [InlineData("train: [8, 32, 64]", "train: []", "train")]
    [InlineData("noise: 0.05", "noise: nan", "noise")]
    [InlineData("method: sampled", "method: exakt", "spectrum.method", "exact")]
    [InlineData("question:", "sweep: { seed: [1, 2] }\nquestion:", "sweep")]
    [InlineData("question:", "networks: { widths: [64], heads: 5 }\nquestion:", "networks.heads", "divides the width")]
    [InlineData("spectrum: {", "spectrum: [", "line")] // no YAML
    public void One_mistake_is_one_message(string correct, string wrong, params string[] words)
    {
        using var scratch = new Scratch();
        Assert.Contains(correct, SampleStudies.Tiny, StringComparison.Ordinal);
        int at = SampleStudies.Tiny.IndexOf(correct, StringComparison.Ordinal);
        scratch.Write("study.yaml", string.Concat(SampleStudies.Tiny.AsSpan(0, at), wrong, SampleStudies.Tiny.AsSpan(at + correct.Length)));
        scratch.Run("run", "study.yaml", "--json").AssertRefused(2, words);
        Assert.False(Directory.Exists(scratch["results"]) && Directory.EnumerateFiles(scratch["results"], "*.json", SearchOption.AllDirectories).Any());
    }

    [Theory]
    [InlineData("model: { layers: [] }", "layers")]
    [InlineData("model: { layers: [{ dense: {} }] }\ntarget: { kind: junta, function: token, positions: [0] }", "sequence")]
    [InlineData("", "model")]
    [InlineData("- 1\n- 2", "mapping")]
    public void What_is_missing_is_named(string study, params string[] words)
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", study);
        scratch.Run("run", "study.yaml", "--json").AssertRefused(2, words);
    }

    [Fact]
    public void A_file_of_bytes_is_no_study()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", [0x93, 0xff, 0x00, 0x01, 0xfe, 0x0a]);
        scratch.Run("spectrum", "study.yaml", "--json").AssertRefused(2, "study.yaml");
        scratch.Run("curve", ".", "--json").AssertRefused(2, "folder");
    }

    [Theory]
    [InlineData("0,1,2,0,0,0", "2", "0 … 1")]
    [InlineData("0,1,0", "3", "6")]
    [InlineData("0,a,0,0,0,0", "'a'")]
    [InlineData("0,-1,0,0,0,0", "'-1'")]
    [InlineData("0,99999999999,0,0,0,0", "99999999999")]
    [InlineData(",", "no symbols")]
    public void Sequences_on_the_command_line_must_fit_the_study(string x, params string[] words)
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", SampleStudies.Tiny);
        scratch.Run("kernel", "study.yaml", "--x", x, "--y", "0,0,0,0,0,0", "--json").AssertRefused(2, ["--x", .. words]);
    }

    [Fact]
    public void Two_sequences_have_one_length()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", SampleStudies.Model);
        scratch.Run("kernel", "study.yaml", "--x", "0,1", "--y", "0,1,1", "--json").AssertRefused(2, "--x", "2", "--y", "3");
    }
}
