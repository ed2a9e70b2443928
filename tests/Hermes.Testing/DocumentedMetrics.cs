namespace Hermes.Testing;

/// <summary>The table of metrics in docs/observability.md, held against what a service says.</summary>
public static class DocumentedMetrics
{
    private const string EveryProcess = "all";
    private const string EveryService = "services";

    // Told by the framework when something of that kind happened; Hermes's own are always there.
    private const string Own = "hermes_";

    private static readonly string[] noServices = ["portal"];

    /// <summary>Every row of the table.</summary>
    public static IReadOnlyList<DocumentedMetric> All { get; } = [.. Rows()];

    /// <summary>
    /// Waits until a service tells all that is documented for it, then checks that it tells nothing else, that types and
    /// labels are as documented, and that promtool is content.
    /// </summary>
    public static async Task HoldForAsync(string service, HttpClient client, CancellationToken ct)
    {
        var wanted = All.Where(metric => metric.Name.StartsWith(Own, StringComparison.Ordinal) && IsOf(metric, service)).ToList();
        var page = await ReadAsync(client, [.. wanted.Select(metric => metric.Name)], ct);
        await Promtool.CheckMetricsAsync(page.Text, ct);
        var faults = page.Types.Select(told => Fault(page, told.Key, told.Value, service)).OfType<string>().ToList();
        if (faults.Count > 0)
        {
            throw new InvalidOperationException($"docs/observability.md differs from what {service} tells:\n{string.Join('\n', faults)}");
        }
    }

    private static async Task<MetricsPage> ReadAsync(HttpClient client, IReadOnlyList<string> wanted, CancellationToken ct)
    {
        MetricsPage? page = null;
        try
        {
            return await Eventually.GetAsync(async () => page = await MetricsPage.ReadAsync(client, ct), read => wanted.All(read.Types.ContainsKey));
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"Documented but not told: {string.Join(", ", wanted.Where(name => page?.Types.ContainsKey(name) != true))}.", e);
        }
    }

    private static string? Fault(MetricsPage page, string name, string type, string service)
    {
        if (All.FirstOrDefault(metric => metric.Name == name && IsOf(metric, service)) is not { } documented)
        {
            return $"{name} ({type}) {{{string.Join(", ", page.LabelsOf(name))}}} is not documented for {service}";
        }

        if (documented.Type != type)
        {
            return $"{name} is a {type}, documented as {documented.Type}";
        }

        var labels = page.LabelsOf(name);
        var agree = name.StartsWith(Own, StringComparison.Ordinal) ? labels.SequenceEqual(documented.Labels) : labels.All(documented.Labels.Contains);
        return agree ? null : $"{name} has the labels {string.Join(", ", labels)}, documented are {string.Join(", ", documented.Labels)}";
    }

    private static bool IsOf(DocumentedMetric metric, string service) =>
        metric.Of.Contains(EveryProcess) || metric.Of.Contains(service) || (metric.Of.Contains(EveryService) && !noServices.Contains(service));

    // | `name` | type | `label`, `label` | of | meaning |
    private static IEnumerable<DocumentedMetric> Rows() =>
        from line in File.ReadLines(Repository.PathOf("docs", "observability.md"))
        let cells = line.Split('|', StringSplitOptions.TrimEntries)
        where cells.Length == 7 && cells[1].StartsWith('`') && cells[2] is ("counter" or "gauge" or "histogram")
        select new DocumentedMetric(cells[1].Trim('`'), cells[2], Words(cells[3]), Words(cells[4]));

    private static string[] Words(string cell) =>
        [.. cell.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('`')).Order(StringComparer.Ordinal)];
}

/// <summary>One row of the table.</summary>
/// <param name="Name">Name in Prometheus.</param>
/// <param name="Type">counter, gauge or histogram.</param>
/// <param name="Labels">Labels.</param>
/// <param name="Of">Who tells it.</param>
public sealed record DocumentedMetric(string Name, string Type, IReadOnlyList<string> Labels, IReadOnlyList<string> Of);
