using FsCheck;
using FsCheck.Fluent;

namespace Kostka.Tests.Corpora;

/// <summary>Short texts of all kinds: barely longer than a window, of one symbol, with symbols that do not occur, repetitive.</summary>
internal static class RandomTexts
{
    public static Arbitrary<(int[] Tokens, int Vocabulary, int Length)> Small(int longest = 9) => Arb.From(
        from length in Gen.Choose(1, longest)
        from vocabulary in Gen.Choose(1, 5)
        from used in Gen.Choose(1, vocabulary)
        from more in Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(4, 60))
        from repeat in Gen.Choose(0, 3)
        from draws in Gen.Choose(0, used - 1).ListOf(length + more)
        select (Repetitive(draws.ToArray(), repeat), vocabulary, length));

    // With repeat > 0 many tokens copy the one `repeat` places before.
    private static int[] Repetitive(int[] draws, int repeat)
    {
        for (int i = repeat; repeat > 0 && i < draws.Length; i++)
        {
            if (i % 4 != 0)
                draws[i] = draws[i - repeat];
        }

        return draws;
    }
}
