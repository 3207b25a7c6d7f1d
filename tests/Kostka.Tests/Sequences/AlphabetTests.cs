using Kostka.Sequences;

namespace Kostka.Tests.Sequences;

public class AlphabetTests
{
    [Fact]
    public void Symbols_are_shown_by_number_or_by_name()
    {
        Assert.Equal("0 1 1", new Alphabet(2).Display([0, 1, 1]));
        Assert.Equal("the cat the", new Alphabet(["the", "cat"]).Display([0, 1, 0]));
        Assert.Equal("", new Alphabet(2).Display([]));
    }

    [Fact]
    public void An_alphabet_has_symbols_and_names_only_its_own()
    {
        Assert.Throws<RequestException>(() => new Alphabet(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Alphabet(2).Name(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Alphabet(2).Name(-1));
    }

    [Fact]
    public void The_type_of_a_sequence_counts_its_symbols_whatever_their_order()
    {
        SequenceType type = SequenceType.Of([2, 0, 2, 2], vocabulary: 4);
        Assert.Equal<int>([1, 0, 3, 0], type.Counts);
        Assert.Equal((4, 4, "(1, 0, 3, 0)"), (type.Length, type.Vocabulary, type.ToString()));
        Assert.Equal(type, SequenceType.Of([2, 2, 0, 2], 4));
        Assert.Equal(type.GetHashCode(), SequenceType.Of([2, 2, 0, 2], 4).GetHashCode());
        Assert.NotEqual(type, SequenceType.Of([2, 2, 0, 0], 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => SequenceType.Of([4], 4));
        Assert.Throws<ArgumentException>(() => new SequenceType([]));
    }
}
