using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Kostka.Kernels;

namespace Kostka.Tests.House;

/// <summary>Who may use whom: projects among each other, and the folders of the library, which are its namespaces.</summary>
public sealed partial class DependencyOrderTests
{
    /// <summary>Each project may use those after it.</summary>
    private static readonly string[] _projects = ["Kostka.Cli", "Kostka.Reports", "Kostka.Studies", "Kostka"];

    /// <summary>Each folder of the library may use those after it.</summary>
    private static readonly string[] _folders =
        ["Sparse", "Capacity", "Networks", "Learning", "Spectra", "Kernels", "Architectures", "Corpora", "Symmetry", "Sequences", "Files", "Numerics"];

    [Fact]
    public void Projects_use_lower_projects_only()
    {
        foreach (string project in _projects)
        {
            string file = Path.Combine(Repository.Root, "src", project, project + ".csproj");
            Assert.Empty(Upward(_projects, project, References(XDocument.Load(file))));
        }

        Assert.Equal(_projects.Order(), Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_reference_to_a_higher_project_is_caught()
    {
        var project = XDocument.Parse("""<Project><ItemGroup><ProjectReference Include="..\Kostka.Reports\Kostka.Reports.csproj" /></ItemGroup></Project>""");
        Assert.Equal(["Kostka.Reports"], Upward(_projects, "Kostka", References(project)));
        Assert.Empty(Upward(_projects, "Kostka.Cli", References(project)));
    }

    [Fact]
    public void Source_files_of_the_library_name_lower_folders_only()
    {
        string library = Path.Combine("src", "Kostka");
        int files = 0;
        foreach (string file in Repository.Sources(library))
        {
            string[] parts = Path.GetRelativePath(Path.Combine(Repository.Root, library), file).Split(Path.DirectorySeparatorChar);
            string text = File.ReadAllText(file);
            string folder = parts.Length == 1 ? "" : parts[0];
            Assert.True(folder.Length == 0 || _folders.Contains(folder), $"{folder} has no place in the order.");
            Assert.Matches($@"(?m)^namespace Kostka{(folder.Length == 0 ? "" : @"\." + folder)}\b", text);
            string[] upward = folder.Length == 0 ? [.. Named(text)] : Upward(_folders, folder, Named(text));
            Assert.True(upward.Length == 0, $"{file} names {string.Join(", ", upward)}");
            files++;
        }

        Assert.InRange(files, 50, 5000);
    }

    [Fact]
    public void A_source_file_that_names_a_higher_folder_is_caught()
    {
        Assert.Equal(["Kernels"], Upward(_folders, "Numerics", Named("using Kostka.Kernels;")));
        Assert.Equal(["Learning"], Upward(_folders, "Kernels", Named("using Curve = Kostka.Learning.LearningCurve;")));
        Assert.Equal(["Spectra"], Upward(_folders, "Kernels", Named("var s = new Spectra.EigenSpectrum();")));
        Assert.Empty(Upward(_folders, "Kernels", Named("using Kostka.Numerics.Lanes; // Kostka.Spectra uses this\n/// <see cref=\"Kostka.Learning.X\"/>")));
    }

    [Fact]
    public void Compiled_types_of_the_library_use_lower_folders_only()
    {
        Assembly library = typeof(InfiniteKernel).Assembly;
        int uses = 0;
        foreach (Type type in library.GetTypes().Where(t => Folder(t) is not null))
        {
            string[] used = [.. CompiledUses.Of(type).Where(t => t.Assembly == library).Select(Folder).OfType<string>().Distinct()];
            string[] upward = Upward(_folders, Folder(type)!, used);
            Assert.True(upward.Length == 0, $"{type} uses {string.Join(", ", upward)}");
            uses += used.Count(folder => folder != Folder(type));
        }

        Assert.InRange(uses, 50, 1_000_000);
    }

    [Fact]
    public void A_use_inside_a_method_body_is_caught()
    {
        Assert.Contains(typeof(InfiniteKernel), CompiledUses.Of(typeof(UsesKernels)));
        Assert.Equal(["Kernels"], Upward(_folders, "Numerics", [.. CompiledUses.Of(typeof(UsesKernels)).Select(Folder).OfType<string>()]));
    }

    private static class UsesKernels
    {
        public static object? Kernel() => Activator.CreateInstance(typeof(InfiniteKernel), null, default(KernelKind));
    }

    private static string[] References(XDocument project) =>
        [.. project.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))];

    /// <summary>The uses that do not stand below the user; what is not in the order at all counts.</summary>
    private static string[] Upward(string[] order, string user, IEnumerable<string> used) =>
        [.. used.Where(name => name != user && Array.IndexOf(order, name) <= Array.IndexOf(order, user)).Distinct()];

    /// <summary>Folders that a source text names, outside comments: <c>Kostka.Kernels</c> or <c>Kernels.</c> at the start of a name.</summary>
    private static IEnumerable<string> Named(string source) =>
        QualifiedName().Matches(Comment().Replace(source, "")).Select(m => m.Groups["full"].Success ? m.Groups["full"].Value : m.Groups["start"].Value);

    private static string? Folder(Type type) => type.Namespace?.Split('.') is ["Kostka", var folder, ..] ? folder : null;

    [GeneratedRegex(@"(?m)(?<=\busing\s[^;\n]*|\bnew\s+|[^\w.""]|^)(?:(?:global::)?Kostka\.(?<full>Capacity|Networks|Learning|Spectra|Kernels|Architectures|Corpora|Symmetry|Sequences|Files|Numerics)\b|(?<start>Capacity|Networks|Learning|Spectra|Kernels|Architectures|Corpora|Symmetry|Sequences|Files|Numerics)\.[A-Z])")]
    private static partial Regex QualifiedName();

    [GeneratedRegex(@"(?m)(?<!:)//.*$|/\*[\s\S]*?\*/")]
    private static partial Regex Comment();
}
