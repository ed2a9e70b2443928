using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Search;
using Hermes.ServiceDefaults.Csv;
using Hermes.ServiceDefaults.Http;

namespace Hermes.Ingestion.Logs;

/// <summary>
/// Sends found lines as a file while they are read, a few thousand at a time, so that no export has to fit into memory. Each
/// line carries its cursor: an export that is as long as it may be goes on at the last one. One that fails breaks off without
/// the end that HTTP marks.
/// </summary>
internal sealed partial class LogExport(LogSearch search, ILogger<LogExport> logger)
{
    /// <summary>Lines of one export at most.</summary>
    public const int MostLines = 1_000_000;

    private const int LinesOfPart = 5_000;

    private static readonly string[] Columns =
        ["timestamp", "level", "source", "feed", "component", "message", "category", "executionId", "templateId", "id", "receivedAt", "raw", "cursor"];

    /// <summary>Writes the answer.</summary>
    public async Task WriteAsync(HttpContext context, LogQuery query, (DateTimeOffset Time, long Id)? after, bool csv, int most, CancellationToken ct)
    {
        var response = context.Response;
        response.ContentType = csv ? "text/csv; charset=utf-8" : "application/x-ndjson";
        response.Headers.ContentDisposition = $"attachment; filename=\"logs.{(csv ? "csv" : "ndjson")}\"";
        response.Headers.Vary = "Accept-Encoding";
        var gzip = context.Request.Headers.AcceptEncoding.ToString().Split(',').Any(coding => coding.Split(';') is [var name, ..] && name.Trim().Equals("gzip", StringComparison.OrdinalIgnoreCase)
            && !coding.Replace(" ", "", StringComparison.Ordinal).EndsWith(";q=0", StringComparison.Ordinal));
        if (gzip)
        {
            response.Headers.ContentEncoding = "gzip";
        }

        try
        {
            await using var packed = gzip ? new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true) : null;
            await WriteAsync(packed ?? response.Body, query, after, csv, most, ct);
        }
        catch (TimeoutException e)
        {
            // What is sent cannot be taken back: the client must see that the end is missing.
            ExportFailed(logger, e);
            context.Abort();
        }
    }

    private async Task WriteAsync(Stream output, LogQuery query, (DateTimeOffset Time, long Id)? after, bool csv, int most, CancellationToken ct)
    {
        var buffer = new ArrayBufferWriter<byte>(1024 * 1024);
        if (csv)
        {
            Append(buffer, Columns);
        }

        var lines = 0;
        var next = after;
        do
        {
            var found = await search.FindAsync(query, next, Math.Min(LinesOfPart, most - lines), ct);
            foreach (var row in found.Rows)
            {
                Append(buffer, row.ToEntry(), Cursor.Encode(row.Time, row.Id), csv);
            }

            await output.WriteAsync(buffer.WrittenMemory, ct);
            buffer.ResetWrittenCount();
            lines += found.Rows.Count;
            next = found.Next;
        }
        while (next is not null && lines < most);
    }

    private static void Append(ArrayBufferWriter<byte> buffer, LogEntry entry, string cursor, bool csv)
    {
        if (csv)
        {
            Append(buffer,
            [
                Text(entry.Timestamp), entry.Level, entry.Source, entry.Feed, entry.Component, entry.Message, entry.Category, entry.ExecutionId, entry.TemplateId,
                entry.Id.ToString(CultureInfo.InvariantCulture), Text(entry.ReceivedAt), entry.Raw, cursor,
            ]);
            return;
        }

        // A property more than the line has elsewhere.
        buffer.Write(JsonSerializer.SerializeToUtf8Bytes(entry, HermesJson.Options).AsSpan()[..^1]);
        Encoding.UTF8.GetBytes($",\"cursor\":\"{cursor}\"}}\n", buffer);
    }

    private static void Append(ArrayBufferWriter<byte> buffer, IEnumerable<string?> cells)
    {
        Encoding.UTF8.GetBytes(CsvExport.Line(cells), buffer);
        buffer.Write("\r\n"u8);
    }

    private static string? Text(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    [LoggerMessage(LogLevel.Warning, "An export of log lines was broken off")]
    private static partial void ExportFailed(ILogger logger, Exception reason);
}
