using Kostka.Sequences;

namespace Kostka.Tests.Sequences;

public sealed class CorpusTests : IDisposable
{
    private readonly TemporaryText _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void The_most_frequent_words_are_kept_and_ties_go_to_the_first_to_appear()
    {
        // the 3, <eos> 2, cat 2 (before sat), sat 2, dog 1
        Corpus corpus = Corpus.Read([_files.Write("a.txt", "the cat sat\nthe dog cat sat the\n")], vocabulary: 4);
        Assert.Equal(["the", "cat", "sat", Corpus.RarerWords], Names(corpus));
        Assert.Equal([0, 1, 2, 3, 0, 3, 1, 2, 0, 3], corpus.Tokens.ToArray());
        Assert.Equal((10, 5, 4), (corpus.TokenCount, corpus.TypeCount, corpus.Vocabulary));
        Assert.Equal(0.7, corpus.Coverage, 15);
        Assert.Equal("the cat sat [rarer word]", corpus.Alphabet.Display(corpus.Tokens[..4]));
    }

    [Fact]
    public void Files_are_read_one_after_the_other_and_a_word_ends_with_its_file()
    {
        string first = _files.Write("1.txt", "a b"), second = _files.Write("2.txt", "\uFEFFb c\n");
        Corpus corpus = Corpus.Read([first, second], vocabulary: 5);
        Assert.Equal("a b b c <eos>", corpus.Alphabet.Display(corpus.Tokens));
        Assert.Equal(1, corpus.Coverage);
    }

    [Fact]
    public void Unk_in_the_text_is_an_ordinary_word()
    {
        Corpus corpus = Corpus.Read([_files.Write("a.txt", "<unk> x <unk> y")], vocabulary: 2);
        Assert.Equal(["<unk>", Corpus.RarerWords], Names(corpus));
        Assert.Equal([0, 1, 0, 1], corpus.Tokens.ToArray());
    }

    [Theory]
    [InlineData(1, "at least 2")]
    [InlineData(5, "3 different words")]
    public void A_vocabulary_that_does_not_fit_the_text_is_refused(int vocabulary, string message)
    {
        string file = _files.Write("a.txt", "a b\n");
        Assert.Equal(4, Corpus.Read([file], 4).Vocabulary);
        Assert.Contains(message, Assert.Throws<RequestException>(() => Corpus.Read([file], vocabulary)).Message);
    }

    [Theory]
    [InlineData("word", "single word, word")]
    [InlineData("\n", "single word, <eos>")]
    [InlineData("a a a", "one word, a, 3 times")]
    public void A_text_in_which_nothing_varies_is_refused(string text, string message) =>
        Assert.Contains(message, Assert.Throws<RequestException>(() => Corpus.Read([_files.Write("a.txt", text)], 2)).Message);

    [Fact]
    public void A_window_longer_than_the_text_is_refused()
    {
        Corpus corpus = Corpus.Read([_files.Write("a.txt", "a b c\n")], 3);
        Assert.Contains("text of 4 tokens", Assert.Throws<RequestException>(() => new CorpusMeasure(corpus, 4)).Message);
        Assert.Equal(3, new CorpusMeasure(corpus, 3, heldOutShare: 0).Length);
    }

    [Fact]
    public void A_corpus_beside_its_text_leaves_the_text_as_it_is()
    {
        TokenizedText text = TokenizedText.Read([_files.Write("a.txt", "b a a\n")], TextOptions.Words);
        Assert.Equal("[rarer word] a a [rarer word]", Display(new Corpus(text, 2)));
        Assert.Equal("b a a [rarer word]", Display(new Corpus(text, 3)));
        Assert.Equal([0, 1, 1, 2], text.Tokens.ToArray());

        static string Display(Corpus corpus) => corpus.Alphabet.Display(corpus.Tokens);
    }

    [Fact]
    public void A_bad_file_is_named()
    {
        string good = _files.Write("good.txt", "a b c\n");
        (string File, string Message)[] cases =
        [
            (Path.Combine(_files.Folder, "missing.txt"), "does not exist"),
            (Path.Combine(_files.Folder, "no", "folder.txt"), "does not exist"),
            (_files.Folder, "is a folder"),
            (_files.Write("empty.txt", ""), "is empty"),
            (_files.Write("white.txt", "  \t "), "white space"),
            (_files.Write("binary", [1, 0, 2]), "binary"),
            (_files.Write("latin.txt", [(byte)'a', 0xE9, (byte)' ']), "not UTF-8"),
        ];
        foreach ((string file, string message) in cases)
        {
            string found = Assert.Throws<RequestException>(() => Corpus.Read([good, file], 2)).Message;
            Assert.Contains(message, found);
            Assert.Contains(file, found);
        }
    }

    [Fact]
    public void A_list_of_no_files_or_an_empty_name_is_refused()
    {
        Assert.Contains("No text file", Assert.Throws<RequestException>(() => Corpus.Read([], 2)).Message);
        Assert.Contains("name", Assert.Throws<RequestException>(() => Corpus.Read([" "], 2)).Message);
    }

    [Fact]
    public void Reading_stops_when_asked_to()
    {
        string file = _files.Write("a.txt", "a b c\n");
        Assert.Throws<OperationCanceledException>(() => Corpus.Read([file], 2, new CancellationToken(canceled: true)));
    }

    private static IEnumerable<string> Names(Corpus corpus) => Enumerable.Range(0, corpus.Vocabulary).Select(corpus.Alphabet.Name);
}
