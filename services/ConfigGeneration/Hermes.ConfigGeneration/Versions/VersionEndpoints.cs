using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hermes.ConfigGeneration.Validation;
using Hermes.ConfigGeneration.Versions.Git;
using Hermes.Contracts.Configurations;
using Hermes.Contracts.Http;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Configurations.Fleet;
using Hermes.ServiceDefaults;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.ConfigGeneration.Versions;

/// <summary>Reading configurations: the list, one version, the history, a comparison.</summary>
internal static class VersionEndpoints
{
    private static readonly string[] Environments = ["staging", "production"];

    public static void AddVersions(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<VersionMetrics>();
        builder.Services.AddSingleton<GitProgram>();
        builder.Services.AddSingleton<GitRepository>();
        builder.Services.AddSingleton<FleetReader>();
        builder.Services.AddSingleton<MissedDeployments>();
        builder.Services.AddSingleton<VersionStore>();
        builder.Services.AddSingleton<RepositoryHealth>();
        builder.Services.AddHealthChecks().AddCheck<RepositoryHealth>("repository", tags: [ServiceDefaultsExtensions.ReadyTag]);
        builder.Services.AddHostedService<RepositoryStart>();
    }

    public static void MapVersions(this IEndpointRouteBuilder app)
    {
        var configurations = app.MapGroup("/api/v1/configurations").WithTags("Configurations").RequireAccess(Role.Viewer, Scopes.ConfigsRead);
        configurations.MapGet("", List).WithSummary("All configurations in their latest version, by feed.");
        configurations.MapGet("repository", State).WithSummary("Whether the repository can be read and written, and what to do when not.");
        configurations.MapGet("{feed}", Get).WithSummary("A configuration: the latest, a version, or what an environment uses.");
        configurations.MapGet("{feed}/history", History).WithSummary("The versions of a configuration, newest first.");
        configurations.MapGet("{feed}/diff", Diff).WithSummary("What changed between two versions, and what it means for who reads the feed.");
        configurations.MapGet("{feed}/readers", Readers).WithSummary("Who reads a feed, and which columns.");
    }

    public static bool IsEnvironment(string? name) => name is not null && Environments.Contains(name, StringComparer.Ordinal);

    public static async Task<StoredConfiguration?> ReadAsync(string feed, string version, GitRepository repository, CancellationToken ct)
    {
        if (await repository.ReadAsync(feed, version, ct) is not { } json)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        var uses = await repository.EnvironmentsAsync(feed, ct);
        return new StoredConfiguration(feed, version, document.RootElement.Clone(), [.. uses.Where(use => use.Value == version).Select(use => use.Key).Order(StringComparer.Ordinal)]);
    }

    private static async Task<Ok<RepositoryStatus>> State(RepositoryHealth health, CancellationToken ct) =>
        TypedResults.Ok(await health.LookAsync(ct) is { } trouble ? new RepositoryStatus(trouble.Code, trouble.Title, trouble.Remedy) : new RepositoryStatus("ok", null, null));

    private static async Task<Results<Ok<Page<ConfigurationVersion>>, ValidationProblem>> List(VersionStore versions, CancellationToken ct, string? cursor = null, int limit = 100)
    {
        string? after = null;
        if (cursor is not null && !Cursor.TryDecode(cursor, out after))
        {
            return Problems.Field("cursor", "The cursor was not given by this endpoint. Leave it out to start again.");
        }

        if (limit is < 1 or > 500)
        {
            return Problems.Field("limit", $"limit is 1 to 500, not {limit}.");
        }

        var rows = await versions.ListAsync(after, limit + 1, ct);
        return TypedResults.Ok(new Page<ConfigurationVersion>([.. rows.Take(limit)], rows.Count > limit ? Cursor.Encode(rows[limit - 1].Feed) : null));
    }

    private static async Task<Results<Ok<StoredConfiguration>, ValidationProblem, ProblemHttpResult>> Get(
        string feed, string? version, string? environment, HttpResponse response, VersionStore versions, GitRepository repository, CancellationToken ct)
    {
        if (!FeedName.IsValid(feed))
        {
            return Problems.Field("feed", FeedName.Rule);
        }

        if (environment is not null && !IsEnvironment(environment))
        {
            return Problems.Field("environment", "Use staging or production.");
        }

        var wanted = environment is not null ? (await repository.EnvironmentsAsync(feed, ct)).GetValueOrDefault(environment)
            : version is not null ? await repository.ResolveAsync(version, ct)
            : await versions.LatestAsync(feed, ct);
        if (wanted is null || await ReadAsync(feed, wanted, repository, ct) is not { } stored)
        {
            return Problems.NotFound(environment is not null ? $"configuration in {environment} of feed" : version is not null ? $"version {version} of feed" : "configuration of feed", feed);
        }

        response.Headers.ETag = $"\"{wanted}\"";
        return TypedResults.Ok(stored);
    }

    private static async Task<Results<Ok<Page<ConfigurationVersion>>, ValidationProblem, ProblemHttpResult>> History(
        string feed, VersionStore versions, CancellationToken ct, string? cursor = null, int limit = 100)
    {
        long? before = null;
        if (cursor is not null)
        {
            if (!Cursor.TryDecode(cursor, out var key) || !long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            {
                return Problems.Field("cursor", "The cursor was not given by this endpoint. Leave it out to start again.");
            }

            before = sequence;
        }

        if (limit is < 1 or > 500)
        {
            return Problems.Field("limit", $"limit is 1 to 500, not {limit}.");
        }

        var rows = await versions.HistoryAsync(feed, before, limit + 1, ct);
        return rows.Count == 0 && before is null
            ? Problems.NotFound("configuration of feed", feed)
            : TypedResults.Ok(new Page<ConfigurationVersion>([.. rows.Take(limit).Select(row => row.Version)],
                rows.Count > limit ? Cursor.Encode(rows[limit - 1].Sequence.ToString(CultureInfo.InvariantCulture)) : null));
    }

    private static async Task<Results<Ok<ConfigurationDiff>, ValidationProblem, ProblemHttpResult>> Diff(
        string feed, string? from, string? to, VersionStore versions, FleetReader fleet, GitRepository repository, CancellationToken ct)
    {
        if (!FeedName.IsValid(feed))
        {
            return Problems.Field("feed", FeedName.Rule);
        }

        var older = await repository.ResolveAsync(from ?? "", ct);
        var newer = to is null ? await versions.LatestAsync(feed, ct) : await repository.ResolveAsync(to, ct);
        if (older is null || newer is null)
        {
            return Problems.Field(older is null ? "from" : "to", "Give the id of a version from the history.");
        }

        var before = await repository.ReadAsync(feed, older, ct);
        var after = await repository.ReadAsync(feed, newer, ct);
        if (before is null || after is null)
        {
            return Problems.NotFound($"configuration in version {(before is null ? older : newer)} of feed", feed);
        }

        var changes = ConfigurationDiffer.Compare(JsonNode.Parse(before)!, JsonNode.Parse(after)!);
        return TypedResults.Ok(new ConfigurationDiff(older, newer, await repository.DiffAsync(feed, older, newer, ct), [.. changes.Select(change => change.Text)])
        {
            Compatibility = Delivery(before, after, await fleet.NewestAsync(ct)),
        });
    }

    private static async Task<Results<Ok<IReadOnlyList<ConfigurationReader>>, ProblemHttpResult>> Readers(string feed, FleetReader fleet, CancellationToken ct)
    {
        var all = await fleet.NewestAsync(ct);
        if (!all.Feeds.TryGetValue(feed, out var configuration))
        {
            return Problems.NotFound("configuration of feed", feed);
        }

        var delivered = ConfiguredFleet.OutputOf(configuration).Keys;
        IReadOnlyList<ConfigurationReader> readers =
            [.. all.ReadersOf(feed).Select(reader => new ConfigurationReader(reader.Feed.Name, [.. delivered.Where(column => ConfiguredFleet.TakenBy(reader, column) is not null)]))];
        return TypedResults.Ok(readers);
    }

    private static ConfigurationCompatibility? Delivery(string before, string after, ConfiguredFleet fleet)
    {
        if (ConfigurationValidator.Check(before).Configuration is not { } from || ConfigurationValidator.Check(after).Configuration is not { } to)
        {
            return null;
        }

        var report = Compatibility.Compare(from, to, fleet);
        return new ConfigurationCompatibility(NameOf(report.Level), [.. report.Changes.Select(change => new DeliveryChange(
            change.Pointer, change.Text, NameOf(change.Level), change.ReadBy, change.Breaks.ToDictionary(reader => reader.Feed, reader => reader.Reason)))]);

        static string NameOf(CompatibilityLevel level) => level.ToString().ToLowerInvariant();
    }
}
