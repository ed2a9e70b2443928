using System.Globalization;
using Hermes.Contracts.Configurations;
using Hermes.Contracts.Http;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.ConfigGeneration.Acts;

internal static class ActEndpoints
{
    private const int MaxLimit = 500;

    public static void AddActs(this WebApplicationBuilder builder) => builder.Services.AddSingleton<ActLog>();

    public static void MapActs(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/configurations/{feed}/audit", Read).WithTags("Configurations").WithSummary("Who did what with a configuration, or tried to, newest first.")
            .RequireAccess(Role.Viewer, Scopes.ConfigsRead);

    private static async Task<Results<Ok<Page<ConfigurationAct>>, ValidationProblem>> Read(
        string feed, ActLog acts, CancellationToken ct, string? cursor = null, int limit = 100)
    {
        long? before = null;
        if (cursor is not null)
        {
            if (!Cursor.TryDecode(cursor, out var key) || !long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                return Problems.Field("cursor", "The cursor was not given by this endpoint. Leave it out to start again.");
            }

            before = id;
        }

        if (limit is < 1 or > MaxLimit)
        {
            return Problems.Field("limit", $"limit is 1 to {MaxLimit}, not {limit}.");
        }

        var rows = await acts.ReadAsync(feed, before, limit + 1, ct);
        return TypedResults.Ok(new Page<ConfigurationAct>([.. rows.Take(limit).Select(row => row.Act)],
            rows.Count > limit ? Cursor.Encode(rows[limit - 1].Id.ToString(CultureInfo.InvariantCulture)) : null));
    }
}
