using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hermes.Ingestion.Lineage;

/// <summary>
/// All that the events of one run have said. Events may come in any order and more than once: an outcome beats a start, the
/// later outcome and the later facet win by the times of the events, and the same event again changes nothing.
/// </summary>
internal sealed class RunState
{
    private const int MostDatasets = 200;
    private const int MostOthers = 30;

    public JobName Job { get; set; } = new("", "");

    public string? Producer { get; set; }

    /// <summary>Time of the earliest event, whatever it was.</summary>
    public DateTimeOffset? FirstAt { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>Whether any event said that the run began or ended.</summary>
    public bool IsKnown { get; set; }

    public LineageEventType? Outcome { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public Timed<ErrorFacet>? Error { get; set; }

    public Timed<NominalFacet>? Nominal { get; set; }

    public Timed<ParentFacet>? Parent { get; set; }

    public Timed<DependenciesFacet>? Dependencies { get; set; }

    public Timed<ChecksFacet>? Tests { get; set; }

    public Timed<KindFacet>? Kind { get; set; }

    public Timed<OwnersFacet>? Owners { get; set; }

    /// <summary>By <c>namespace/name</c>.</summary>
    public Dictionary<string, DatasetUse> Inputs { get; set; } = [];

    public Dictionary<string, DatasetUse> Outputs { get; set; } = [];

    /// <summary>Facets Hermes makes no use of, bounded.</summary>
    public Dictionary<string, Timed<JsonNode>> Others { get; set; } = [];

    public void Apply(LineageEvent entry)
    {
        Job = entry.Job!;
        Producer = JsonText.Cut(entry.Producer, 500);
        FirstAt = Earlier(FirstAt, entry.Time);
        IsKnown |= entry.Type != LineageEventType.Other;
        if (entry.Type == LineageEventType.Start)
        {
            StartedAt = Earlier(StartedAt, entry.Time);
        }
        else if (entry.Type is LineageEventType.Complete or LineageEventType.Abort or LineageEventType.Fail
                 && (EndedAt is null || entry.Time > EndedAt || (entry.Time == EndedAt && entry.Type > Outcome)))
        {
            (Outcome, EndedAt) = (entry.Type, entry.Time);
        }

        ApplyFacets(entry);
        Use(Inputs, entry.Inputs, entry.Time);
        Use(Outputs, entry.Outputs, entry.Time);
    }

    private void ApplyFacets(LineageEvent entry)
    {
        var at = entry.Time;
        foreach (var facet in Each(entry.RunFacets))
        {
            switch (JsonText.Name(facet))
            {
                case "errorMessage": Error = Timed.Later(Error, at, ErrorFacet.Read(facet.Value)); break;
                case "nominalTime": Nominal = Timed.Later(Nominal, at, NominalFacet.Read(facet.Value)); break;
                // Earlier clients of Airflow and Spark say parentRun.
                case "parent" or "parentRun": Parent = Timed.Later(Parent, at, ParentFacet.Read(facet.Value)); break;
                case "jobDependencies": Dependencies = Timed.Later(Dependencies, at, DependenciesFacet.Read(facet.Value)); break;
                case "test": Tests = Timed.Later(Tests, at, ChecksFacet.ReadTests(facet.Value)); break;
                case var other: Keep(other, facet.Value, at); break;
            }
        }

        Kind = Timed.Later(Kind, at, entry.JobFacets.Part("jobType") is { ValueKind: JsonValueKind.Object } kind ? KindFacet.Read(kind) : null);
        Owners = Timed.Later(Owners, at, entry.JobFacets.Part("ownership") is { ValueKind: JsonValueKind.Object } owners ? OwnersFacet.Read(owners) : null);
    }

    private void Keep(string name, JsonElement facet, DateTimeOffset at)
    {
        name = JsonText.Cut(name, 100);
        if ((Others.ContainsKey(name) || Others.Count < MostOthers) && Timed.Later(Others.GetValueOrDefault(name), at, JsonText.Bounded(facet)) is { } kept)
        {
            Others[name] = kept;
        }
    }

    private static void Use(Dictionary<string, DatasetUse> uses, IReadOnlyList<EventDataset> datasets, DateTimeOffset at)
    {
        foreach (var dataset in datasets)
        {
            var name = $"{dataset.Namespace}/{dataset.Name}";
            if (uses.ContainsKey(name) || uses.Count < MostDatasets)
            {
                uses[name] = (uses.GetValueOrDefault(name) ?? new DatasetUse()).With(dataset, at);
            }
        }
    }

    private static IEnumerable<JsonProperty> Each(JsonElement facets) =>
        facets.ValueKind == JsonValueKind.Object ? facets.EnumerateObject().Where(facet => facet.Value.ValueKind == JsonValueKind.Object) : [];

    private static DateTimeOffset Earlier(DateTimeOffset? known, DateTimeOffset time) => known < time ? known.Value : time;
}

/// <summary>What a run did with a dataset.</summary>
internal sealed record DatasetUse
{
    /// <summary>What the run's own statistics say.</summary>
    public Timed<AmountFacet>? Amount { get; init; }

    /// <summary>What a check of the dataset counted.</summary>
    public Timed<AmountFacet>? Measured { get; init; }

    public Timed<ChecksFacet>? Assertions { get; init; }

    public DatasetUse With(EventDataset dataset, DateTimeOffset at) => this with
    {
        Amount = Timed.Later(Amount, at, Either(dataset, "inputStatistics", "outputStatistics") is { } amount ? AmountFacet.Read(amount) : null),
        Measured = Timed.Later(Measured, at, Either(dataset, "dataQualityMetrics", "dataQualityMetrics") is { } measured ? AmountFacet.Read(measured) : null),
        Assertions = Timed.Later(Assertions, at, Either(dataset, "dataQualityAssertions", "dataQualityAssertions") is { } checks ? ChecksFacet.ReadAssertions(checks) : null),
    };

    // Producers put them among the facets of the dataset as well as among those of its use.
    private static JsonElement? Either(EventDataset dataset, string name, string orName) =>
        new[] { dataset.RunFacets.Part(name), dataset.RunFacets.Part(orName), dataset.Facets.Part(name), dataset.Facets.Part(orName) }
            .Where(facet => facet.ValueKind == JsonValueKind.Object).Cast<JsonElement?>().FirstOrDefault();
}
