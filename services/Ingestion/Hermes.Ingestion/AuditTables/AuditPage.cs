using System.Security.Cryptography;
using System.Text;

namespace Hermes.Ingestion.AuditTables;

/// <summary>
/// What is new in an answer. Rows that share a watermark are taken together or not at all, so that a query with &gt; loses none
/// between two pages; with &gt;= those taken before come again and are told by their digests.
/// </summary>
internal static class AuditPage
{
    private const int DigestBytes = 16;

    /// <summary>The rows of an answer of at most <paramref name="most"/> + 1 that may be taken, and whether more wait.</summary>
    /// <returns>Null when one watermark has more rows than that.</returns>
    public static (IReadOnlyList<AuditRow> Rows, bool More)? Whole(IReadOnlyList<AuditRow> answer, int most)
    {
        if (answer.Count <= most)
        {
            return (answer, false);
        }

        var end = answer.Count;
        while (end > 0 && answer[end - 1].Watermark == answer[^1].Watermark)
        {
            end--;
        }

        return end == 0 ? null : ([.. answer.Take(end)], true);
    }

    /// <summary>The rows that were not seen before, and the position behind them.</summary>
    public static (IReadOnlyList<AuditRow> Fresh, AuditPosition Next) After(AuditPosition position, IReadOnlyList<AuditRow> rows)
    {
        var seen = position.Seen.Select(Convert.ToHexString).GroupBy(digest => digest).ToDictionary(group => group.Key, group => group.Count());
        var fresh = new List<AuditRow>();
        foreach (var row in rows)
        {
            // Two rows may be alike in all columns; each counts once.
            if (row.Watermark == position.Watermark && Convert.ToHexString(Digest(row)) is var digest && seen.TryGetValue(digest, out var times) && times > 0)
            {
                seen[digest] = times - 1;
            }
            else
            {
                fresh.Add(row);
            }
        }

        if (fresh.Count == 0)
        {
            return (fresh, position);
        }

        var last = fresh[^1].Watermark;
        return (fresh, position with
        {
            Watermark = last,
            Seen = [.. last == position.Watermark ? position.Seen : [], .. fresh.Where(row => row.Watermark == last).Select(Digest)],
        });
    }

    private static byte[] Digest(AuditRow row) => SHA256.HashData(Encoding.UTF8.GetBytes(row.Json))[..DigestBytes];
}
