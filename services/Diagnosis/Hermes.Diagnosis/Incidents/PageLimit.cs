using Hermes.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.Diagnosis.Incidents;

/// <summary>The query parameters that every list has.</summary>
internal static class PageLimit
{
    public const int Default = 50;
    private const int Max = 500;

    /// <summary>Null when cursor and limit are usable; <paramref name="before"/> is null on the first page.</summary>
    public static ValidationProblem? Check(string? cursor, int limit, out DateTimeOffset? before, out long number)
    {
        before = null;
        number = 0;
        if (limit is < 1 or > Max)
        {
            return Problems.Field("limit", $"Use a limit from 1 to {Max}.");
        }

        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        if (!Cursor.TryDecode(cursor, out var time, out number))
        {
            return Problems.Field("cursor", "This is no cursor of this list. Take nextCursor of the page before, or leave it out for the first page.");
        }

        before = time;
        return null;
    }
}
