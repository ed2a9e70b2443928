using Hermes.Contracts.Ingestion;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Hermes.Ingestion.Executions;

/// <summary><c>POST /api/v1/executions/import</c>: a CSV of runs, as the body or as a form's file, read as it arrives.</summary>
internal static class ImportApi
{
    public static void MapExecutionImport(this IEndpointRouteBuilder group) =>
        group.MapPost("/import", Import)
            .WithSummary("Imports months of history. Committed every few thousand rows; sent again, known rows count as duplicates.")
            .Accepts<string>("text/csv", "multipart/form-data", "*/*")
            .TakesLong()
            .RequireAccess(Role.Operator, Scopes.ExecutionsWrite);

    private static async Task<Results<Ok<ImportResult>, ValidationProblem, ProblemHttpResult>> Import(
        HttpContext context, ExecutionStore store, IOptions<IngestionOptions> options, TimeProvider time, CancellationToken ct)
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

        var file = await OpenAsync(request, ct);
        if (file is null)
        {
            return Problems.Field("file", "The form has no file. Send it with curl -F file=@runs.csv, or the CSV itself as the body.");
        }

        await using var content = request.Headers.ContentEncoding == "gzip" ? GzipBody.Open(file) : file;
        var import = new CsvImport(store, time, options.Value.MaxImportBytes);
        return await import.RunAsync(content, ct) is { } wrong
            ? Problems.Field(wrong.Field, wrong.Message)
            : TypedResults.Ok(import.Result);
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
