using System.Text.Json;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Executions;

namespace Hermes.Ingestion.Lineage;

/// <summary>Why a run failed (facet errorMessage).</summary>
internal sealed record ErrorFacet(string Message, string? Language, string? StackTrace)
{
    public static ErrorFacet? Read(JsonElement facet) =>
        facet.Text("message") is { } message ? new ErrorFacet(JsonText.Cut(message, 2_000), facet.Text("programmingLanguage"), facet.Text("stackTrace") is { } trace ? JsonText.Cut(trace, 8_000) : null) : null;
}

/// <summary>When a run was due (facet nominalTime).</summary>
internal sealed record NominalFacet(DateTimeOffset Start, DateTimeOffset? End)
{
    public static NominalFacet? Read(JsonElement facet) => facet.Time("nominalStartTime") is { } start ? new NominalFacet(start, facet.Time("nominalEndTime")) : null;
}

/// <summary>The run that started this one, and the first of that chain (facet parent).</summary>
internal sealed record ParentFacet(JobName Job, string? RunId, JobName? RootJob, string? RootRunId)
{
    public static ParentFacet? Read(JsonElement facet) =>
        facet.Job("job") is { } job ? new ParentFacet(job, facet.Part("run").Text("runId"), facet.Part("root").Job("job"), facet.Part("root").Part("run").Text("runId")) : null;
}

/// <summary>The jobs a run waits for and those that wait for it (facet jobDependencies).</summary>
internal sealed record DependenciesFacet(IReadOnlyList<JobName> Upstream, IReadOnlyList<JobName> Downstream)
{
    private const int Most = 100;

    public static DependenciesFacet Read(JsonElement facet) => new(Jobs(facet, "upstream"), Jobs(facet, "downstream"));

    private static List<JobName> Jobs(JsonElement facet, string name) => [.. facet.Items(name).Select(item => item.Job("job")).OfType<JobName>().Distinct().Take(Most)];
}

/// <summary>How tests or assertions went (facets test and dataQualityAssertions).</summary>
/// <param name="Total">All of them.</param>
/// <param name="Failed">Those that failed and matter.</param>
/// <param name="Warned">Those that failed with severity warn.</param>
/// <param name="Names">The first that failed.</param>
internal sealed record ChecksFacet(int Total, int Failed, int Warned, IReadOnlyList<string> Names)
{
    private const int MostNames = 20;

    public static ChecksFacet ReadTests(JsonElement facet) =>
        Count(facet.Items("tests"), test => test.Text("status")?.ToUpperInvariant() is "FAIL" or "FAILED" or "ERROR", test => test.Text("name"));

    public static ChecksFacet ReadAssertions(JsonElement facet) =>
        Count(facet.Items("assertions"), a => a.Part("success").ValueKind == JsonValueKind.False, a => a.Text("name") ?? (a.Text("column") is { } column ? $"{a.Text("assertion")} of {column}" : a.Text("assertion")));

    private static ChecksFacet Count(IEnumerable<JsonElement> checks, Func<JsonElement, bool> failed, Func<JsonElement, string?> name)
    {
        var all = checks.ToList();
        var bad = all.Where(failed).ToList();
        var warned = bad.Count(check => string.Equals(check.Text("severity"), "warn", StringComparison.OrdinalIgnoreCase));
        return new ChecksFacet(all.Count, bad.Count - warned, warned, [.. bad.Select(name).OfType<string>().Take(MostNames).Select(n => JsonText.Cut(n, 200))]);
    }
}

/// <summary>How much was read or written (facets inputStatistics, outputStatistics, dataQualityMetrics).</summary>
internal sealed record AmountFacet(long? Rows, long? Bytes)
{
    public static AmountFacet? Read(JsonElement facet) =>
        (facet.Count("rowCount"), facet.Count("size") ?? facet.Count("bytes")) is var (rows, bytes) && (rows ?? bytes) is not null ? new AmountFacet(rows, bytes) : null;
}

/// <summary>What kind of job it is (facet jobType).</summary>
internal sealed record KindFacet(string? Integration, string? Type, string? Processing)
{
    public static KindFacet Read(JsonElement facet) => new(Short(facet, "integration"), Short(facet, "jobType"), Short(facet, "processingType"));

    private static string? Short(JsonElement facet, string name) => facet.Text(name) is { } text ? JsonText.Cut(text, 100) : null;
}

/// <summary>Who a job or dataset belongs to (facet ownership).</summary>
internal sealed record OwnersFacet(IReadOnlyList<string> Owners)
{
    public static OwnersFacet Read(JsonElement facet) => new([.. facet.Items("owners").Select(owner => owner.Text("name")).OfType<string>().Take(20).Select(name => JsonText.Cut(name, 200))]);
}

/// <summary>The columns of a dataset (facet schema).</summary>
internal sealed record SchemaFacet(IReadOnlyList<LineageField> Fields)
{
    public static SchemaFacet Read(JsonElement facet) =>
        new([.. facet.Items("fields").Where(field => field.Text("name") is not null).Take(500).Select(field => new LineageField(JsonText.Cut(field.Text("name")!, 200), field.Text("type") is { } type ? JsonText.Cut(type, 200) : null))]);
}

/// <summary>Reading what may be missing or of the wrong type: then it is not there.</summary>
internal static class FacetParts
{
    public static JsonElement Part(this JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) ? value : default;

    public static string? Text(this JsonElement owner, string name) => JsonText.String(owner.Part(name)) is { Length: > 0 } text ? text : null;

    public static DateTimeOffset? Time(this JsonElement owner, string name) => ReportJson.TryParse(owner.Text(name), out var time) ? time.ToUniversalTime() : null;

    public static long? Count(this JsonElement owner, string name) =>
        owner.Part(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) && number is >= 0 and < 9e15 ? (long)number : null;

    public static IEnumerable<JsonElement> Items(this JsonElement owner, string name) => owner.Part(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    public static JobName? Job(this JsonElement owner, string name) =>
        owner.Part(name) is var job && job.Text("namespace") is { } space && job.Text("name") is { } own ? new JobName(JsonText.Cut(space, 2_000), JsonText.Cut(own, 2_000)) : null;
}
