using Hermes.Contracts.Security;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Security;
using Hermes.Web.Identity.Sessions;

namespace Hermes.Web.Admin;

internal static class AuditDownload
{
    public const string Address = "admin/audit.csv";
    private const int PageSize = 500;

    /// <summary>Maps the audit trail as CSV, page by page, however long it is.</summary>
    public static void MapAuditDownload(this WebApplication app) =>
        app.MapGet("/" + Address, Download).RequireAuthorization(PortalAccess.Admins).ExcludeFromDescription();

    private static IResult Download(AuditReader reader, string? actor, string? action, string? about, DateTimeOffset? from, DateTimeOffset? to, CancellationToken ct)
    {
        var filter = new AuditFilter { Actor = actor, Action = action, About = about, From = from, To = to };
        return TypedResults.Stream(body => WriteAsync(reader, filter, body, ct), "text/csv; charset=utf-8", "hermes-audit.csv");
    }

    private static async Task WriteAsync(AuditReader reader, AuditFilter filter, Stream body, CancellationToken ct)
    {
        await using var writer = new StreamWriter(body, leaveOpen: true);
        await writer.WriteAsync(CsvCell.Line("time (UTC)", "kind", "who", "what", "to what", "detail", "address"));
        string? cursor = null;
        do
        {
            var page = await reader.ReadAsync(filter, cursor, PageSize, ct);
            foreach (var entry in page.Items)
            {
                await writer.WriteAsync(Line(entry));
            }

            cursor = page.NextCursor;
            await writer.FlushAsync(ct);
        }
        while (cursor is not null);
    }

    private static string Line(AuditEntry entry) =>
        CsvCell.Line(entry.At.UtcDateTime.ToString("O"), entry.ActorKind, entry.Actor, entry.Action, entry.Subject, entry.Detail, entry.Address);
}
