using System.Runtime.CompilerServices;
using Hermes.Contracts.Security;
using Hermes.ServiceDefaults.Csv;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Hermes.Web.Identity.Sessions;

namespace Hermes.Web.Admin;

internal static class AuditDownload
{
    public const string Address = "admin/audit.csv";
    private const int PageSize = 500;

    /// <summary>Maps the audit trail as CSV, page by page, however long it is.</summary>
    public static void MapAuditDownload(this WebApplication app) =>
        app.MapGet("/" + Address, Download).RequireAuthorization(PortalAccess.Admins).ExcludeFromDescription().TakesLong();

    private static IResult Download(AuditReader reader, string? actor, string? action, string? about, DateTimeOffset? from, DateTimeOffset? to, CancellationToken ct)
    {
        var filter = new AuditFilter { Actor = actor, Action = action, About = about, From = from, To = to };
        return CsvExport.Of("hermes-audit.csv", ["time (UTC)", "kind", "who", "what", "to what", "detail", "address"], AllAsync(reader, filter, ct),
            entry => [entry.At.UtcDateTime.ToString("O"), entry.ActorKind, entry.Actor, entry.Action, entry.Subject, entry.Detail, entry.Address]);
    }

    private static async IAsyncEnumerable<AuditEntry> AllAsync(AuditReader reader, AuditFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        string? cursor = null;
        do
        {
            var page = await reader.ReadAsync(filter, cursor, PageSize, ct);
            foreach (var entry in page.Items)
            {
                yield return entry;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }
}
