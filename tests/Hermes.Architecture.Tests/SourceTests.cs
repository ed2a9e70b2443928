using System.Text.RegularExpressions;

namespace Hermes.Architecture.Tests;

/// <summary>Rules of the house that no compiler checks.</summary>
public sealed partial class SourceTests
{
    private const int LongestFile = 400;

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Checkout.Read("Hermes.sln").Replace('\\', '/');

        Rule.HoldsUnless(Checkout.Projects.Where(project => !solution.Contains($"\"{project.Path}\"")).Select(project => project.Path));
    }

    [Fact]
    public void Every_product_project_has_its_tests()
    {
        string[] hasNone = ["Hermes.Contracts"];
        var tests = Checkout.Projects.Where(project => project.IsTest).Select(test => test.Name).ToHashSet();

        Rule.HoldsUnless(Checkout.Projects.Where(project => !project.IsTest && !hasNone.Contains(project.Name)).Select(project => $"{project.Name}.Tests").Except(tests));
    }

    [Fact]
    public void No_file_grows_past_what_one_can_read_at_once()
    {
        string[] patterns = ["*.cs", "*.razor", "*.sh", "*.js", "*.css", "*.sql"];

        var tooLong = patterns.SelectMany(Checkout.Files).Where(file => File.ReadLines(Path.Combine(Checkout.Root, file)).Count() > LongestFile);

        Rule.HoldsUnless(tooLong);
    }

    [Fact]
    public void Nobody_reads_the_clock_but_through_TimeProvider()
    {
        Rule.HoldsUnless(CodeFiles().Where(file => ClockRead().IsMatch(Checkout.Read(file))));
    }

    [Fact]
    public void No_test_waits_by_sleeping()
    {
        var tests = Checkout.Files("*.cs").Where(file => file.StartsWith("tests", StringComparison.Ordinal)
            && file.Contains(".Tests" + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            && !file.EndsWith(nameof(SourceTests) + ".cs", StringComparison.Ordinal));

        Rule.HoldsUnless(tests.Where(file => SleepCall().IsMatch(Checkout.Read(file))));
    }

    private static IEnumerable<string> CodeFiles() =>
        Checkout.Files("*.cs").Concat(Checkout.Files("*.razor")).Where(file => !file.Contains(".Tests" + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    [GeneratedRegex(@"\bDateTime(Offset)?\.(UtcNow|Now|Today)\b")]
    private static partial Regex ClockRead();

    [GeneratedRegex(@"\bThread\.Sleep\(|\bawait Task\.Delay\((?!Timeout\.Infinite)")]
    private static partial Regex SleepCall();
}
