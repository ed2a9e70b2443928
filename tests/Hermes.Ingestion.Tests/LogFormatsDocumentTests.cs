using Hermes.Logs.Parsing;
using Hermes.Testing;

namespace Hermes.Ingestion.Tests;

public sealed class LogFormatsDocumentTests
{
    [Fact]
    public void The_document_names_every_format()
    {
        var documented = File.ReadLines(Repository.PathOf("docs", "log-formats.md"))
            .SkipWhile(line => line != "## Formats").TakeWhile(line => !line.StartsWith("A line that no format", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);

        Assert.Equal(LineParser.BuiltIn.Select(format => format.Name).Order(), documented.Order());
    }
}
