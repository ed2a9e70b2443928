using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Hermes.Architecture.Tests;

/// <summary>Every dependency has a reason, and the reason is written down.</summary>
public sealed partial class DependencyTests
{
    private static readonly string Documented = Checkout.Read("docs/dependencies.md");

    private static IEnumerable<string> Versions => XDocument.Load(Path.Combine(Checkout.Root, "Directory.Packages.props"))
        .Descendants("PackageVersion").Select(version => (string)version.Attribute("Include")!);

    [Fact]
    public void Every_package_is_documented()
    {
        Rule.HoldsUnless(Versions.Where(package => !Documented.Contains($"| {package} |", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_package_is_used()
    {
        var shared = XDocument.Load(Path.Combine(Checkout.Root, "Directory.Build.props")).Descendants("PackageReference").Select(reference => (string?)reference.Attribute("Include"));
        var used = Checkout.Projects.SelectMany(project => project.Packages).Concat(shared).ToHashSet();

        Rule.HoldsUnless(Versions.Where(package => !used.Contains(package)));
    }

    [Fact]
    public void Every_installed_program_is_documented()
    {
        var installed = DebianPackage().Matches(Checkout.Read("deploy/prerequisites.sh")).Select(match => match.Groups[1].Value);
        var bundled = NpmPackage().Matches(Checkout.Read("deploy/aspire/package.json") + Checkout.Read("deploy/kubernetes-schema/package.json"))
            .Select(match => match.Groups[1].Value);

        Rule.HoldsUnless(installed.Concat(bundled).Where(name => !Documented.Contains($"| {name} |", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"packages\+=\(([a-z0-9-]+)\)")]
    private static partial Regex DebianPackage();

    [GeneratedRegex("\"(@?[a-z0-9/-]+)\": \"[0-9]")]
    private static partial Regex NpmPackage();
}
