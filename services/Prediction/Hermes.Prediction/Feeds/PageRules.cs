using Hermes.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.Prediction.Feeds;

/// <summary>What every list of this service asks of its cursor and limit.</summary>
internal static class PageRules
{
    public const int MaxLimit = 1000;

    /// <summary>A problem, or null; <paramref name="after"/> is the key the cursor holds.</summary>
    public static ValidationProblem? Check(string? cursor, int limit, out string? after)
    {
        after = null;
        if (limit is < 1 or > MaxLimit)
        {
            return Problems.Field("limit", $"limit is 1 to {MaxLimit}, not {limit}.");
        }

        return cursor is not null && !Cursor.TryDecode(cursor, out after)
            ? Problems.Field("cursor", "The cursor is not one of this list; leave it out to begin at the start.")
            : null;
    }
}
