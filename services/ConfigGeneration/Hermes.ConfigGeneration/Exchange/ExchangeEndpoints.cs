using System.Text.Json;
using Hermes.ConfigGeneration.Validation;
using Hermes.ConfigGeneration.Versions;
using Hermes.ConfigGeneration.Versions.Git;
using Hermes.Contracts.Configurations;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Exchange;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.ConfigGeneration.Exchange;

/// <summary>Configurations in the formats of other tools: written, and read into a configuration that can be saved.</summary>
internal static class ExchangeEndpoints
{
    private const int MostBytes = 4 * 1024 * 1024;
    private static readonly string Formats = string.Join(", ", ExchangeFormats.All.Select(format => format.Name));

    public static void MapExchange(this IEndpointRouteBuilder app)
    {
        var configurations = app.MapGroup("/api/v1/configurations").WithTags("Configurations").RequireAccess(Role.Viewer, Scopes.ConfigsRead);
        configurations.MapGet("{feed}/export", Export).WithSummary("A configuration as Frictionless Data Package, ODCS 3.1 contract, JSON Schema or Postgres DDL.");
        configurations.MapPost("import", Import).TakesBodiesUpTo(MostBytes).WithSummary("Makes a configuration of a description in one of these formats; nothing is stored.");
    }

    private static async Task<Results<ContentHttpResult, ValidationProblem, ProblemHttpResult>> Export(
        string feed, string? format, string? version, HttpResponse response, VersionStore versions, GitRepository repository, CancellationToken ct)
    {
        if (ExchangeFormats.Find(format) is not { } wanted)
        {
            return Problems.Field("format", $"format is one of {Formats}.");
        }

        if (!FeedName.IsValid(feed))
        {
            return Problems.Field("feed", FeedName.Rule);
        }

        var commit = version is null ? await versions.LatestAsync(feed, ct) : await repository.ResolveAsync(version, ct);
        if (commit is null || await repository.ReadAsync(feed, commit, ct) is not { } json || ConfigurationValidator.Check(json).Configuration is not { } configuration)
        {
            return Problems.NotFound(version is null ? "configuration of feed" : $"version {version} of feed", feed);
        }

        response.Headers.ContentDisposition = $"attachment; filename=\"{feed}.{wanted.Extension}\"";
        return TypedResults.Text(wanted.Export(configuration), wanted.MediaType);
    }

    private static async Task<Results<Ok<ImportedConfiguration>, ValidationProblem, ProblemHttpResult>> Import(
        HttpRequest request, string? format, string? feed, string? source, string? target, string? owner, FleetReader fleet, CancellationToken ct)
    {
        if (ExchangeFormats.Find(format) is not { } given)
        {
            return Problems.Field("format", $"format is one of {Formats}.");
        }

        if (feed is not null && !FeedName.IsValid(feed))
        {
            return Problems.Field("feed", FeedName.Rule);
        }

        ImportedDescription read;
        try
        {
            using var reader = new StreamReader(request.Body);
            read = given.Import(await reader.ReadToEndAsync(ct));
        }
        catch (ExchangeException e)
        {
            return Problems.Field("body", e.Message);
        }

        var configuration = Complete(read, feed, source, target, owner);
        var (valid, findings) = ConfigurationValidator.Check(ConfigurationJson.Write(configuration));
        if (valid is not null)
        {
            findings = [.. findings, .. Schemas.Configurations.Fleet.FleetRules.Check(valid, await fleet.NewestAsync(ct))];
        }

        return TypedResults.Ok(new ImportedConfiguration(JsonSerializer.SerializeToNode(configuration, ConfigurationJson.Options)!.AsObject(), findings.ToContract(), read.Notes));
    }

    // What no description says is left empty, and the check says that it is missing.
    private static FeedConfiguration Complete(ImportedDescription read, string? feed, string? source, string? target, string? owner)
    {
        var written = read.Source ?? new SourceSettings { Location = "", Format = "delimited", Dialect = new DialectSettings { Delimiter = ",", Quote = "\"" } };
        return new FeedConfiguration
        {
            Feed = new FeedIdentity { Name = feed ?? NameOf(read.Name), Description = read.Description, Owner = owner ?? read.Owner },
            Source = written with { Location = source ?? written.Location },
            Schema = read.Schema,
            Target = new TargetSettings { Location = target ?? "", WriteMode = read.Schema.PrimaryKey.Count > 0 ? "upsert" : "append" },
            Quality = read.Quality,
            Retention = read.RetentionDays is { } days and > 0 ? new RetentionSettings { Days = days } : new RetentionSettings(),
        };
    }

    private static string NameOf(string? name)
    {
        var clean = new string([.. (name ?? "").Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' ? c : '_')]).Trim('_', '-', '.').ToUpperInvariant();
        return FeedName.IsValid(clean) ? clean : "IMPORTED";
    }
}
