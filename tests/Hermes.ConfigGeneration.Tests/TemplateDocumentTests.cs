using Hermes.ConfigGeneration.Templates;
using Hermes.Schemas.Configurations.Templates;
using Hermes.Testing;

namespace Hermes.ConfigGeneration.Tests;

public sealed class TemplateDocumentTests
{
    [Fact]
    public void The_document_lists_every_template_that_ships_as_it_is()
    {
        var shipped = new TemplateLibrary().All.Select(shipped => RowOf(shipped.Template)).Order(StringComparer.Ordinal);
        var documented = File.ReadLines(Repository.PathOf("docs", "templates.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(string.Join('\n', shipped), string.Join('\n', documented));
    }

    private static string RowOf(Template template) => "| " + string.Join(" | ", template switch
    {
        FeedTemplate domain => [domain.Rows, domain.WriteMode, domain.Cron is { } cron ? $"`{cron}`" : "as files arrive", domain.RetentionDays.ToString(System.Globalization.CultureInfo.InvariantCulture), string.Join(", ", domain.Columns.Select(column => column.Name))],
        FormatTemplate format => [string.Join(", ", format.Carries), $"`{format.Location}`"],
        TargetTemplate target => [string.Join(", ", target.Rows), target.Needs.Count == 0 ? "nothing" : string.Join(", ", target.Needs), target.WriteMode],
        _ => Array.Empty<string>(),
    } is { } facts ? [$"`{template.Id}`", $"{template.Name}: {template.Description}".Replace("|", "\\|", StringComparison.Ordinal), .. facts] : []) + " |";
}
