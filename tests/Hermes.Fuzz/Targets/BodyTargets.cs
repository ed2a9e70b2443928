using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Hermes.Contracts.Http;
using Hermes.Ingestion.Executions;
using Hermes.Ingestion.Intake;
using Hermes.Ingestion.Lineage;
using Hermes.Ingestion.Logs;
using Hermes.Ingestion.Sources;
using Hermes.Logs.Parsing;
using Hermes.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http;

namespace Hermes.Fuzz.Targets;

/// <summary>Bodies of Hermes's own endpoints: lines, runs as CSV, OpenLineage, gzip.</summary>
internal static class BodyTargets
{
    private const int Piece = 64 * 1024;
    private const int MostUnpacked = 32 * 1024 * 1024;
    private static readonly DateTimeOffset Received = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 256 };

    private static readonly byte[] NdJson = "{\"level\":\"error\",\"message\":\"a\"}\n\"a text\"\n{\"msg\":{\"b\":1},\"ts\":1772600767}\n7\n"u8.ToArray();
    private static readonly byte[] Array = "[{\"level\":\"error\",\"message\":\"a \\u00e9\"},\"2026-01-07 14:30:15 [ERROR] a - b\",null,{}]"u8.ToArray();
    private static readonly byte[] Lines = "2026-01-07 14:30:15 [ERROR] a - b\r\n\n\tat c.D(E.java:1)\nplain\n"u8.ToArray();

    private static readonly byte[] Csv = "feed,execution_id,status,started_at,ended_at,duration_seconds,rows_in,attributes\nFX,1,Succeeded,2026-01-07T14:30:15Z,2026-01-07 14:31:15,60,1200.0,\"{\"\"a\"\":\"\"b\"\"}\"\nFX,2,failed,07.01.2026,,abc,,\n\"a, b\",\"3\n\",Running,1767796215,,,,\n"u8.ToArray();

    private static readonly byte[] Event = """
        {"eventType":"FAIL","eventTime":"2026-01-07T14:30:15.250Z","producer":"https://example.com/p","schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
        "run":{"runId":"01932f3c-0000-7000-8000-000000000000","facets":{"errorMessage":{"_producer":"https://example.com/p","_schemaURL":"https://openlineage.io/s.json","message":"no","programmingLanguage":"x","stackTrace":"y"},"nominalTime":{"_producer":"https://a/b","_schemaURL":"https://a/b","nominalStartTime":"2026-01-07T14:00:00Z"}}},
        "job":{"namespace":"etl","name":"fx","facets":{}},"inputs":[{"namespace":"db","name":"a","facets":{},"inputFacets":{}}],"outputs":[{"namespace":"db","name":"b","outputFacets":{"outputStatistics":{"rowCount":5,"size":10}}}]}
        """u8.ToArray();

    public static IEnumerable<FuzzTarget> All =>
    [
        new("body-json", InputShape.Json, [Array, NdJson], () => StartBody("application/json")),
        new("body-ndjson", InputShape.Json, [NdJson, Array], () => StartBody("application/x-ndjson")),
        new("body-text", InputShape.Text, [Lines, NdJson], () => StartBody("text/plain")),
        new("body-unnamed", InputShape.Json, [Lines, NdJson, Array], () => StartBody(null)),
        new("csv-import", InputShape.Text, [Csv, Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("feed;status;started_at\nA;ok;2026-01-07T14:30:15Z\n")).ToArray()], () => ReadCsv),
        new("openlineage", InputShape.Json, [Event], () => ReadEvent),
        new("gzip", InputShape.Binary, [Gzip(Lines), Gzip(new byte[200_000]), [.. Gzip(Array), .. Gzip(Lines)]], () => Unpack),
    ];

    private static Func<byte[], int> StartBody(string? type)
    {
        var source = new Source(Source.Unknown("s").Settings, new LineParser(LineParser.BuiltIn), false);
        return input =>
        {
            using var batch = new LineBatch("s", Received, Received.AddDays(-30));
            var body = new LogBody(source, null, batch);
            var wrong = body.Read(input, type);
            var hash = 0;
            foreach (var row in batch)
            {
                // What the row holds is what COPY is given.
                Kept.Text("message", row.Message, LineText.MaxBytes);
                Kept.Text("component", row.Component, 800);
                Kept.Text("feed", row.Feed, 800);
                Kept.Text("whole", row.Whole, LineText.MaxBytes);
                Kept.Text("beginning", row.BeforeMessage, LineText.MaxBytes);
                hash ^= HashCode.Combine(row.Level, row.Marks);
            }

            return HashCode.Combine(hash, wrong is null, Math.Min(batch.Count, 10), Math.Min(body.Rejected.Count, 10));
        };
    }

    private static int ReadCsv(byte[] input)
    {
        try
        {
            return Completed(ReadCsvAsync(input));
        }
        catch (InvalidDataException)
        {
            return -1;
        }
    }

    private static async Task<int> ReadCsvAsync(byte[] input)
    {
        var rows = new CsvRows(await CsvText.OpenAsync(new MemoryStream(input), CancellationToken.None));
        rows.Delimiter = CsvColumns.FindDelimiter((await rows.PeekLineAsync(CancellationToken.None)).Span);
        if (!await rows.ReadAsync(CancellationToken.None))
        {
            return -2;
        }

        var (columns, _) = CsvColumns.Read(rows, ColumnMap.None);
        if (columns is null)
        {
            return -3;
        }

        var (facts, faults) = (0, 0);
        while (await rows.ReadAsync(CancellationToken.None))
        {
            var report = new ReportRow(columns, (_, _) => faults++).Read();
            facts += report is not null && ExecutionCheck.ToFact(report, Received, (_, _) => faults++) is not null ? 1 : 0;
        }

        return HashCode.Combine(Math.Min(facts, 20), Math.Min(faults, 20));
    }

    private static int ReadEvent(byte[] input)
    {
        try
        {
            using var document = JsonDocument.Parse(WholeText.Mended(input), Depth);
            var read = LineageReader.Read(document.RootElement, Received);
            var known = new StaticState();
            known.Apply(read.JobFacets, read.Time);
            JsonSerializer.Serialize(known, HermesJson.Options);
            return HashCode.Combine(read.Type, read.RunId is null, read.Job is null, read.Inputs.Count, read.Outputs.Count, ReportOf(read));
        }
        catch (JsonException)
        {
            return -1;
        }
        catch (LineageException e)
        {
            return e.Field.GetHashCode(StringComparison.Ordinal);
        }
    }

    // What the reader takes must become a run that can be stored, and a state that is read back as it was.
    private static int ReportOf(LineageEvent read)
    {
        if (read.RunId is null)
        {
            return 0;
        }

        var run = new RunState();
        run.Apply(read);
        var stored = JsonSerializer.Serialize(run, HermesJson.Options);
        run = JsonSerializer.Deserialize<RunState>(stored, HermesJson.Options)!;
        run.Apply(read);
        if (stored.Contains("\\u0000", StringComparison.Ordinal) || JsonSerializer.Serialize(run, HermesJson.Options) != stored)
        {
            throw new WrongResultException("The same event again changes the run");
        }

        var report = RunReport.Of(run, "feed", read.RunId, Received);
        if (report is not null)
        {
            ExecutionCheck.ToFact(report, Received, (field, reason) => throw new WrongResultException($"{field}: {reason}"));
        }

        return report?.Attributes?.Count ?? -1;
    }

    private static int Unpack(byte[] input)
    {
        try
        {
            return Completed(UnpackAsync(input));
        }
        catch (InvalidDataException)
        {
            return -1;
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return -2;
        }
    }

    private static async Task<int> UnpackAsync(byte[] input)
    {
        await using var unpacked = GzipBody.Open(new MemoryStream(input));
        var (piece, total) = (new byte[Piece], 0);
        for (int read; total <= MostUnpacked && (read = await unpacked.ReadAsync(piece)) > 0;)
        {
            total += read;
        }

        return total / 1024;
    }

    // All of it is in memory: nothing is waited for.
    private static int Completed(Task<int> task) => task.IsCompleted ? task.GetAwaiter().GetResult() : throw new WrongResultException("It waits for something");

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }
}
