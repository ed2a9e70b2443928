using Hermes.Prediction.Feeds;
using Hermes.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.Prediction.Scoreboard;

/// <summary>What lists by time ask of their cursor and limit.</summary>
internal static class TimePage
{
    /// <summary>A problem, or null; then <paramref name="before"/> and <paramref name="position"/> are what the cursor holds.</summary>
    public static ValidationProblem? Check(string? cursor, int limit, out DateTimeOffset? before, out long position)
    {
        (before, position) = (null, 0);
        if (PageRules.Check(cursor, limit, out _) is { } problem)
        {
            return problem;
        }

        if (cursor is not null)
        {
            if (!Cursor.TryDecode(cursor, out var time, out position))
            {
                return Problems.Field("cursor", "The cursor is not one of this list; leave it out to begin at the start.");
            }

            before = time;
        }

        return null;
    }
}
