using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Intake;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Npgsql;

namespace Hermes.Ingestion.Executions;

/// <summary><c>POST /api/v1/executions/import</c>: a CSV of runs, as the body or as a form's file, read as it arrives.</summary>
internal static class ImportApi
{
    public static void MapExecutionImport(this IEndpointRouteBuilder group)
    {
        group.MapPost("/import", Import)
            .WithSummary("Imports months of history. Committed every few thousand rows; sent again with the same Idempotency-Key it goes on where it stopped.")
            .Accepts<string>("text/csv", "multipart/form-data", "*/*")
            .TakesLong()
            .RequireAccess(Role.Operator, Scopes.ExecutionsWrite);
        group.MapGet("/imports/{id}", GetImport).WithSummary("How far an import is, by its Idempotency-Key or the id in its answer.");
    }

    private static async Task<Results<Ok<ImportStatus>, ProblemHttpResult>> GetImport(string id, NpgsqlDataSource database, CancellationToken ct)
    {
        var (import, underWay) = await ImportRecord.FindAsync(database, id, ct);
        return import is null ? Problems.NotFound("import", id) : TypedResults.Ok(import.ToStatus(underWay));
    }

    private static async Task<Results<Ok<ImportResult>, ValidationProblem, ProblemHttpResult>> Import(
        HttpContext context, string? map, NpgsqlDataSource database, ExecutionStore store, IOptions<IngestionOptions> options, TimeProvider time, CancellationToken ct)
    {
        var request = context.Request;
        if (request.ContentLength > options.Value.MaxImportBytes)
        {
            return TypedResults.Problem($"The file is larger than {options.Value.MaxImportBytes / 1024 / 1024} MB. Send it in parts, each with its header.", statusCode: 413, title: "The body is too large");
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = options.Value.MaxImportBytes;
        }

        var (columns, wrongMap) = ColumnMap.Read(map);
        if (columns is null)
        {
            return Problems.Field("map", wrongMap!);
        }

        var id = request.Headers.TryGetValue(IdempotentRequest.Header, out var key) ? key.ToString() : Guid.CreateVersion7().ToString();
        if (IdempotentRequest.Check(id) is { } wrongKey)
        {
            return Problems.Field(IdempotentRequest.Header, wrongKey);
        }

        var file = await OpenAsync(request, ct);
        if (file is null)
        {
            return Problems.Field("file", "The form has no file. Send it with curl -F file=@runs.csv, or the CSV itself as the body.");
        }

        await using var content = request.Headers.ContentEncoding == "gzip" ? GzipBody.Open(file) : file;
        await using var connection = await database.OpenConnectionAsync(ct);
        if (!await ImportLock.TryTakeAsync(connection, id, ct))
        {
            context.Response.Headers.RetryAfter = "5";
            return TypedResults.Problem($"The import '{id}' is under way. Its progress is at /api/v1/executions/imports/{Uri.EscapeDataString(id)}; to go on after a broken connection, try again in a moment.", statusCode: 409, title: "The import is under way");
        }

        try
        {
            var record = await ImportRecord.BeginAsync(connection, id, ct);
            using var import = new CsvImport(record, columns, connection, store, time, options.Value.MaxImportBytes);
            return await import.RunAsync(content, ct) is { } wrong
                ? Problems.Field(wrong.Field, wrong.Message)
                : TypedResults.Ok(record.ToResult());
        }
        finally
        {
            await ImportLock.ReleaseAsync(connection, id);
        }
    }

    private static async Task<Stream?> OpenAsync(HttpRequest request, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            return request.Body;
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary))
        {
            return null;
        }

        var reader = new MultipartReader(boundary, request.Body);
        try
        {
            while (await reader.ReadNextSectionAsync(ct) is { } section)
            {
                if (section.GetContentDispositionHeader()?.IsFileDisposition() is true)
                {
                    return section.Body;
                }
            }
        }
        catch (Exception e) when (e is IOException and not BadHttpRequestException or InvalidDataException)
        {
            throw new BadHttpRequestException("The multipart form is broken: it ends before its last boundary. Send it again whole.", e);
        }

        return null;
    }
}
