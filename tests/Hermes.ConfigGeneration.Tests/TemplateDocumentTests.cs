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

    [Fact]
    public void The_document_says_how_many_combinations_go_together()
    {
        var book = new TemplateBook(new TemplateLibrary().All.Select(shipped => new TemplateEntry(shipped.Template, shipped.Json)), []);
        var all = TemplateCombinationList.Of(book, null, null, null, null);
        Assert.Contains($"Of {all.Possible + all.Impossible} combinations {all.Possible} go together", File.ReadAllText(Repository.PathOf("docs", "templates.md")), StringComparison.Ordinal);
    }

    private static string RowOf(Template template) => "| " + string.Join(" | ", template switch
    {
        FeedTemplate domain => [domain.Rows, domain.WriteMode, domain.Cron is { } cron ? $"`{cron}`" : "as files arrive", domain.RetentionDays.ToString(System.Globalization.CultureInfo.InvariantCulture), string.Join(", ", domain.Columns.Select(column => column.Name))],
        FormatTemplate format => [format.Carries.Count == 0 ? "nothing" : string.Join(", ", format.Carries), $"`{format.Location}`"],
        TargetTemplate target => [string.Join(", ", target.Rows), target.Needs.Count == 0 ? "nothing" : string.Join(", ", target.Needs), target.WriteMode],
        _ => Array.Empty<string>(),
    } is { } facts ? [$"`{template.Id}`", $"{template.Name}: {template.Description}".Replace("|", "\\|", StringComparison.Ordinal), .. facts] : []) + " |";
}
