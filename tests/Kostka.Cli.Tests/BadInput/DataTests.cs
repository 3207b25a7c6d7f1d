using Kostka.Cli.Tests.Running;

namespace Kostka.Cli.Tests.BadInput;

/// <summary>Data that cannot be used: exit code 2 and a message that says which and why.</summary>
public sealed class DataTests
{
    [Fact]
    public void A_text_that_is_missing_or_no_text_is_refused()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", SampleStudies.Text);
        scratch.Write("empty.txt", "");
        scratch.Write("binary.txt", [0x7f, 0x45, 0x4c, 0x46, 0x02, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x00, 0x3e, 0x00]);
        scratch.Write("latin1.txt", [.. "caf"u8, 0xe9, .. " au lait"u8]);
        Run("missing.txt").AssertRefused(2, "missing.txt", "does not exist");
        Run(".").AssertRefused(2, "folder");
        Run("empty.txt").AssertRefused(2, "empty.txt");
        Run("binary.txt").AssertRefused(2, "binary.txt");
        Run("latin1.txt").AssertRefused(2, "latin1.txt", "UTF-8", "byte 3", "--encoding", "--replace-invalid");
        byte[] packed = [0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 0x03, 0x4b, 0x54, 0x48]; // cut off
        scratch.Write("cut.txt.gz", packed);
        Run("cut.txt.gz").AssertRefused(2, "cut.txt.gz", "damaged gzip");
        Run("-").AssertRefused(2, "standard input");

        Outcome Run(string data) => scratch.Run("run", "study.yaml", "--data", data, "--json");
    }

    [Fact]
    public void A_tokenizer_that_cannot_be_used_is_refused()
    {
        using var scratch = new Scratch();
        scratch.Write("text.txt", SampleStudies.Words(1000));
        scratch.Write("unigram.json", """{ "model": { "type": "Unigram", "vocab": [] } }""");
        scratch.Write("broken.json", "{ \"model\": ");
        Run("unigram.json").AssertRefused(2, "unigram.json", "Unigram", "BPE");
        Run("broken.json").AssertRefused(2, "broken.json", "not JSON");
        Run("missing.json").AssertRefused(2, "missing.json", "characters");
        Assert.False(Directory.Exists(scratch["results"]) && Directory.EnumerateFiles(scratch["results"], "*", SearchOption.AllDirectories).Any());

        Outcome Run(string tokens)
        {
            scratch.Write("study.yaml", SampleStudies.Text.Replace("kind: corpus", $"kind: corpus, tokens: {tokens}", StringComparison.Ordinal));
            return scratch.Run("run", "study.yaml", "--data", "text.txt", "--json");
        }
    }

    [Fact]
    public void A_text_that_is_too_short_is_refused()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", SampleStudies.Text);
        scratch.Write("wide.yaml", SampleStudies.Text.Replace("length: 4", "length: 200", StringComparison.Ordinal));
        scratch.Write("pools.txt", SampleStudies.Words(100)); // fewer windows than the pools ask for
        scratch.Run("run", "wide.yaml", "--data", "pools.txt", "--json").AssertRefused(2, "200");
        scratch.Run("curve", "study.yaml", "--data", "pools.txt", "--json").AssertRefused(2, "128", "windows");
        scratch.Run("gram", "wide.yaml", "--data", "pools.txt", "--out", "K.npy").AssertRefused(2, "100 tokens", "window of 200");
        Assert.False(File.Exists(scratch["K.npy"]));
    }

    [Fact]
    public void More_training_windows_than_the_text_holds_are_refused()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", SampleStudies.Text.Replace("train: [8, 16]", "train: [8, 5000]", StringComparison.Ordinal));
        scratch.Write("text.txt", SampleStudies.Words(1000));
        scratch.Run("run", "study.yaml", "--data", "text.txt", "--json").AssertRefused(2, "5000", "windows");
    }

    [Fact]
    public void A_study_of_a_text_without_files_asks_for_them()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", SampleStudies.Text);
        scratch.Run("run", "study.yaml", "--json").AssertRefused(2, "--data");
    }

    [Fact]
    public void Tables_of_sequences_must_be_integers_of_the_alphabet_and_the_length()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", SampleStudies.Tiny);
        int[] zeros = new int[12];
        scratch.Write("good.npy", Npy.Integers("<i8", [2, 6], zeros));
        scratch.Write("symbol.npy", Npy.Integers("<i8", [2, 6], [.. zeros[..7], 2, 0, 0, 0, 0]));
        scratch.Write("negative.npy", Npy.Integers("<i4", [2, 6], [.. zeros[..11], -1]));
        scratch.Write("large.npy", Npy.Integers("<i8", [2, 6], zeros)[..^8].Concat(BitConverter.GetBytes(1L << 40)).ToArray());
        scratch.Write("flat.npy", Npy.Integers("<i8", [12], zeros));
        scratch.Write("long.npy", Npy.Integers("<i8", [1, 12], zeros));
        scratch.Write("none.npy", Npy.Integers("<i8", [0, 6], []));
        scratch.Write("real.npy", Npy.Doubles([2, 6], new double[12]));
        scratch.Write("cut.npy", Npy.Integers("<i8", [2, 6], zeros)[..^3]);
        scratch.Write("text.npy", "0,1,1,0,0,1\n");
        scratch.Write("ragged.txt", "0,1,1,0,0,1\n0,1\n");
        Gram("symbol.npy").AssertRefused(2, "symbol.npy", "symbol 2", "sequence 1, position 1");
        Gram("negative.npy").AssertRefused(2, "symbol -1", "sequence 1, position 5");
        Gram("large.npy").AssertRefused(2, "large.npy");
        Gram("flat.npy").AssertRefused(2, "flat.npy", "dimension");
        Gram("long.npy").AssertRefused(2, "12", "6");
        Gram("none.npy").AssertRefused(2, "0 × 6");
        Gram("real.npy").AssertRefused(2, "real.npy", "integers");
        Gram("cut.npy").AssertRefused(2, "cut.npy");
        Gram("text.npy").AssertRefused(2, "text.npy");
        Gram("ragged.txt").AssertRefused(2, "ragged.txt", "line 2");
        Gram("missing.npy").AssertRefused(2, "missing.npy", "no such file");
        Assert.False(File.Exists(scratch["K.npy"]));

        Outcome Gram(string data) => scratch.Run("gram", "study.yaml", "--data", "good.npy", "--data-y", data, "--out", "K.npy");
    }

    [Fact]
    public void Two_texts_do_not_share_their_numbers_of_words()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", SampleStudies.Text);
        scratch.Write("a.txt", SampleStudies.Words(100));
        scratch.Run("gram", "study.yaml", "--data", "a.txt", "--data-y", "a.txt", "--out", "K.npy").AssertRefused(2, "--data-y", ".npy");
    }

    [Fact]
    public void A_noise_that_leaves_the_kernel_matrix_singular_is_refused_with_one_that_would_do()
    {
        using var scratch = new Scratch();
        // Sequences of 6 bits repeat among 64: without noise the matrix cannot be inverted.
        scratch.Write("study.yaml", SampleStudies.Tiny.Replace("noise: 0.05", "noise: 0", StringComparison.Ordinal));
        scratch.Run("curve", "study.yaml", "--json").AssertRefused(2, "regression.noise", "would do");
    }
}
