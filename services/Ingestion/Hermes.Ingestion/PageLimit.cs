using Hermes.Contracts.Http;

namespace Hermes.Ingestion;

/// <summary>How many rows a page has, and how a page is cut from one row more than that.</summary>
internal static class PageLimit
{
    private const int Default = 100;
    private const int Most = 1_000;

    public static string? Check(int? limit) => limit is < 1 or > Most ? $"Must be between 1 and {Most}." : null;

    public static int Of(int? limit) => limit ?? Default;

    public static Page<TItem> Page<TRow, TItem>(IReadOnlyList<TRow> rows, int? limit, Func<TRow, TItem> item, Func<TRow, string> cursor)
    {
        var size = Of(limit);
        return new Page<TItem>([.. rows.Take(size).Select(item)], rows.Count > size ? cursor(rows[size - 1]) : null);
    }
}
