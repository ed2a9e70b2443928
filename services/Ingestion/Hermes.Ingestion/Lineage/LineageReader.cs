using System.Text.Json;
using Hermes.Ingestion.Executions;

namespace Hermes.Ingestion.Lineage;

/// <summary>Reads an event by the rules of OpenLineage 2.0.2, or says which field breaks one.</summary>
internal static class LineageReader
{
    private const int LongestName = 2_000;
    private const int MostDatasets = 1_000;
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <exception cref="LineageException">The event breaks a rule.</exception>
    public static LineageEvent Read(JsonElement root, DateTimeOffset now)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new LineageException("event", "An event is a JSON object.");
        }

        var hasRun = Has(root, "run");
        var hasJob = Has(root, "job");
        if (hasRun && !hasJob)
        {
            throw new LineageException("job", "An event of a run names its job.");
        }

        if (!hasJob && !Has(root, "dataset"))
        {
            throw new LineageException("event", "An event has run and job, or job, or dataset.");
        }

        if (!hasRun && hasJob && Has(root, "dataset"))
        {
            throw new LineageException("dataset", "An event of a job has no dataset; name it in inputs or outputs.");
        }

        var producer = Uri(root, "producer");
        Uri(root, "schemaURL");
        var entry = new LineageEvent { Time = Time(root, now), Producer = producer };
        if (!hasJob)
        {
            return entry with { Dataset = Dataset(root.GetProperty("dataset"), "dataset", "facets") };
        }

        var job = Object(root, "job", "job");
        entry = entry with
        {
            Job = new JobName(Text(job, "namespace", "job.namespace"), Text(job, "name", "job.name")),
            JobFacets = Facets(job, "facets", "job.facets"),
            Inputs = Datasets(root, "inputs", "inputFacets"),
            Outputs = Datasets(root, "outputs", "outputFacets"),
        };
        if (!hasRun)
        {
            return entry;
        }

        var run = Object(root, "run", "run");
        return entry with { Type = Type(root), RunId = RunId(run), RunFacets = Facets(run, "facets", "run.facets") };
    }

    private static DateTimeOffset Time(JsonElement root, DateTimeOffset now)
    {
        if (!ReportJson.TryParse(Text(root, "eventTime", "eventTime"), out var time))
        {
            throw new LineageException("eventTime", "This is no time. Write 2025-01-07T14:30:15.250Z.");
        }

        return time < Earliest || time > now.AddDays(1)
            ? throw new LineageException("eventTime", $"{time:O} is before 2000 or more than a day in the future. Check the clock.")
            : time.ToUniversalTime();
    }

    private static LineageEventType Type(JsonElement root) => !Has(root, "eventType") ? LineageEventType.Other : Text(root, "eventType", "eventType") switch
    {
        "START" => LineageEventType.Start,
        "RUNNING" => LineageEventType.Running,
        "COMPLETE" => LineageEventType.Complete,
        "ABORT" => LineageEventType.Abort,
        "FAIL" => LineageEventType.Fail,
        "OTHER" => LineageEventType.Other,
        _ => throw new LineageException("eventType", "Use START, RUNNING, COMPLETE, ABORT, FAIL or OTHER."),
    };

    private static string RunId(JsonElement run) =>
        Guid.TryParse(Text(run, "runId", "run.runId"), out var id) ? id.ToString() : throw new LineageException("run.runId", "The id of a run is a UUID.");

    private static List<EventDataset> Datasets(JsonElement root, string name, string runFacets)
    {
        if (!Has(root, name))
        {
            return [];
        }

        var list = root.GetProperty(name);
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MostDatasets)
        {
            throw new LineageException(name, $"This is a list of at most {MostDatasets} datasets.");
        }

        return [.. list.EnumerateArray().Select((dataset, i) => Dataset(dataset, $"{name}[{i}]", runFacets))];
    }

    private static EventDataset Dataset(JsonElement dataset, string at, string runFacets)
    {
        if (dataset.ValueKind != JsonValueKind.Object)
        {
            throw new LineageException(at, "A dataset is an object with namespace and name.");
        }

        return new EventDataset(
            Text(dataset, "namespace", $"{at}.namespace"), Text(dataset, "name", $"{at}.name"),
            Facets(dataset, "facets", $"{at}.facets"), Facets(dataset, runFacets, $"{at}.{runFacets}"));
    }

    private static JsonElement Facets(JsonElement owner, string name, string at)
    {
        if (!Has(owner, name))
        {
            return default;
        }

        var facets = Object(owner, name, at);
        foreach (var facet in facets.EnumerateObject())
        {
            if (facet.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            {
                throw new LineageException($"{at}.{JsonText.Cut(JsonText.Name(facet), 100)}", "A facet is an object.");
            }
        }

        return facets;
    }

    private static string Uri(JsonElement root, string name) =>
        System.Uri.TryCreate(Text(root, name, name), UriKind.Absolute, out var uri)
            ? uri.OriginalString
            : throw new LineageException(name, "This is a URI, for example https://github.com/OpenLineage/OpenLineage/blob/v1-0-0/client.");

    private static JsonElement Object(JsonElement owner, string name, string at) =>
        owner.GetProperty(name) is { ValueKind: JsonValueKind.Object } value ? value : throw new LineageException(at, "This is an object.");

    private static string Text(JsonElement owner, string name, string at)
    {
        if (!Has(owner, name))
        {
            throw new LineageException(at, "This is required.");
        }

        var text = JsonText.String(owner.GetProperty(name));
        return string.IsNullOrWhiteSpace(text) || text.Length > LongestName
            ? throw new LineageException(at, $"This is a text of 1 to {LongestName} characters.")
            : text;
    }

    private static bool Has(JsonElement owner, string name) => owner.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;
}

/// <summary>An event breaks a rule of the specification.</summary>
internal sealed class LineageException(string field, string reason) : Exception(reason)
{
    public string Field { get; } = field;
}
