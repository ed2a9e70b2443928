using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hermes.Ingestion.Lineage;

/// <summary>What events have said about a job or a dataset, whichever run they were about; the later event wins.</summary>
internal sealed class StaticState
{
    private const int MostFacets = 30;

    public Timed<OwnersFacet>? Owners { get; set; }

    /// <summary>The columns of a dataset.</summary>
    public Timed<SchemaFacet>? Schema { get; set; }

    /// <summary>The other facets, bounded.</summary>
    public Dictionary<string, Timed<JsonNode>> Others { get; set; } = [];

    public void Apply(JsonElement facets, DateTimeOffset at)
    {
        if (facets.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var facet in facets.EnumerateObject().Where(facet => facet.Value.ValueKind == JsonValueKind.Object))
        {
            var deleted = facet.Value.Part("_deleted").ValueKind == JsonValueKind.True;
            switch (JsonText.Name(facet))
            {
                case "ownership": Owners = deleted ? Gone(Owners, at) : Timed.Later(Owners, at, OwnersFacet.Read(facet.Value)); break;
                case "schema": Schema = deleted ? Gone(Schema, at) : Timed.Later(Schema, at, SchemaFacet.Read(facet.Value)); break;
                case var other: Keep(JsonText.Cut(other, 100), deleted, facet.Value, at); break;
            }
        }
    }

    private void Keep(string name, bool deleted, JsonElement facet, DateTimeOffset at)
    {
        var known = Others.GetValueOrDefault(name);
        if (deleted && known?.At <= at)
        {
            Others.Remove(name);
        }
        else if (!deleted && (known is not null || Others.Count < MostFacets) && Timed.Later(known, at, JsonText.Bounded(facet)) is { } kept)
        {
            Others[name] = kept;
        }
    }

    private static Timed<T>? Gone<T>(Timed<T>? known, DateTimeOffset at) => known?.At > at ? known : null;
}
