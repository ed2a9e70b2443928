using System.Xml.Linq;

namespace Hermes.Architecture.Tests;

/// <summary>The repository as files.</summary>
internal static class Checkout
{
    private static readonly string[] NotSources = ["artifacts", "node_modules", ".git", ".data", "bin", "obj"];

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<Project> Projects { get; } = [.. Files("*.csproj").Select(Project.Read)];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Paths of all source files of a kind, relative to the root.</summary>
    public static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(NotSources.Contains));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Hermes.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"Hermes.sln was not found above {AppContext.BaseDirectory}.");
        }

        return folder.FullName;
    }
}

/// <summary>One project file: what it references, and how.</summary>
internal sealed record Project(string Name, string Path, string Sdk, IReadOnlySet<string> References, IReadOnlySet<string> Packages, XDocument Xml)
{
    public bool IsTest => Path.StartsWith("tests", StringComparison.Ordinal);

    public bool IsHost => Path.StartsWith("services", StringComparison.Ordinal) && Sdk == "Microsoft.NET.Sdk.Web";

    public bool IsEngine => Path.StartsWith("services", StringComparison.Ordinal) && !IsHost && Name != "Hermes.Contracts";

    public static Project Read(string path)
    {
        var xml = XDocument.Load(System.IO.Path.Combine(Checkout.Root, path));
        return new Project(
            System.IO.Path.GetFileNameWithoutExtension(path),
            path.Replace('\\', '/'),
            (string?)xml.Root!.Attribute("Sdk") ?? "",
            Included(xml, "ProjectReference").Select(reference => System.IO.Path.GetFileNameWithoutExtension(reference.Replace('\\', '/'))).ToHashSet(),
            Included(xml, "PackageReference").ToHashSet(),
            xml);
    }

    private static IEnumerable<string> Included(XDocument xml, string item) =>
        xml.Descendants(item).Select(element => (string?)element.Attribute("Include")).OfType<string>();
}
