using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Kostka.Sequences.Unicode;

namespace Kostka.Tests.Sequences;

public class UnicodeFormTests
{
    // Unicode Standard Annex 15, figures 3 to 6, and Hangul by its rule; lists of characters in hexadecimal.
    [Theory]
    [InlineData("C5", "C5", "41 30A", "C5", "41 30A")]
    [InlineData("F4", "F4", "6F 302", "F4", "6F 302")]
    [InlineData("1E69", "1E69", "73 323 307", "1E69", "73 323 307")]
    [InlineData("1E0B 323", "1E0D 307", "64 323 307", "1E0D 307", "64 323 307")]
    [InlineData("71 307 323", "71 323 307", "71 323 307", "71 323 307", "71 323 307")]
    [InlineData("FB01", "FB01", "FB01", "66 69", "66 69")]
    [InlineData("32 2075", "32 2075", "32 2075", "32 35", "32 35")]
    [InlineData("1E9B 323", "1E9B 323", "17F 323 307", "1E69", "73 323 307")]
    [InlineData("212B", "C5", "41 30A", "C5", "41 30A")]
    [InlineData("2126", "3A9", "3A9", "3A9", "3A9")]
    [InlineData("D55C AE00", "D55C AE00", "1112 1161 11AB 1100 1173 11AF", "D55C AE00", "1112 1161 11AB 1100 1173 11AF")]
    [InlineData("958", "915 93C", "915 93C", "915 93C", "915 93C")] // excluded from composition
    [InlineData("1D15E", "1D157 1D165", "1D157 1D165", "1D157 1D165", "1D157 1D165")]
    public void The_forms_are_those_of_the_standard(string text, string c, string d, string kc, string kd)
    {
        string[] forms = [.. new[] { NormalizationForm.FormC, NormalizationForm.FormD, NormalizationForm.FormKC, NormalizationForm.FormKD }
            .Select(form => UnicodeForms.Normalize(Text(text), form))];
        Assert.Equal([Text(c), Text(d), Text(kc), Text(kd)], forms);
    }

    [Fact]
    public void Forms_do_not_change_twice_and_composing_undoes_decomposing()
    {
        int[] marks = [0x300, 0x301, 0x323, 0x327, 0x345, 0x5B0, 0x93C, 0x1D165];
        int[] bases = ['a', 'e', 'q', 0xC5, 0x1E69, 0x212B, 0xFB01, 0xAC00, 0x1100, 0x1161, 0x11A8, 0x915, 0x1D157, 0x17F];
        Gen<string> texts = Gen.OneOf(Gen.Elements(marks), Gen.Elements(bases)).ArrayOf().Select(points => string.Concat(points.Select(char.ConvertFromUtf32)));
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            string c = UnicodeForms.Normalize(text, NormalizationForm.FormC), d = UnicodeForms.Normalize(text, NormalizationForm.FormD);
            Assert.Equal(c, UnicodeForms.Normalize(c, NormalizationForm.FormC));
            Assert.Equal(c, UnicodeForms.Normalize(d, NormalizationForm.FormC));
            Assert.Equal(d, UnicodeForms.Normalize(c, NormalizationForm.FormD));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(42UL, 43UL));
    }

    private static string Text(string points) => string.Concat(points.Split(' ').Select(point => char.ConvertFromUtf32(Convert.ToInt32(point, 16))));
}
