using Hermes.ConfigGeneration.References;
using Hermes.ConfigGeneration.Samples.Jobs;
using Hermes.Contracts.Configurations;
using Hermes.Schemas;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Hermes.ConfigGeneration.Samples;

internal static class SampleEndpoints
{
    private const int MaxNameLength = 200;

    /// <summary>ENOSPC, as the runtime passes it on.</summary>
    private const int DiskFull = 28;

    public static void AddSamples(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<KeySketchStore>();
        builder.Services.AddSingleton<KnownKeys>();
        builder.Services.AddSingleton<SampleRoom>();
        builder.Services.AddSingleton<SampleStore>();
        builder.AddSampleJobs();
        builder.Services.AddHostedService<SampleRetention>();
    }

    public static void MapSamples(this IEndpointRouteBuilder app)
    {
        var samples = app.MapGroup("/api/v1/samples").WithTags("Samples").RequireAccess(Role.Operator, Scopes.ConfigsWrite);
        samples.MapPost("", Upload).TakesLong().WithSummary("Reads a sample file and infers dialect, columns, types and keys.").DisableAntiforgery();
        samples.MapSampleJobs();
        samples.MapGet("{id:guid}", Get).WithSummary("What was inferred of a sample.");
        samples.MapPost("{id:guid}/read", Read).TakesLong().WithSummary("Reads a sample again with answers to its questions; stores nothing.");
    }

    private static async Task<Results<Created<SampleProfile>, ValidationProblem, ProblemHttpResult>> Upload(
        HttpRequest request, string? name, SampleStore samples, SampleJobs jobs, IOptions<ConfigurationSettings> settings, CancellationToken ct)
    {
        // Multipart headers around the file are small; anything clearly larger is refused before a byte is read.
        var limit = settings.Value.MaxSampleBytes + (64 * 1024);
        if (request.ContentLength > limit)
        {
            return TooLarge(settings.Value);
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = limit;
        }

        var (file, fileName) = await FindFileAsync(request, ct);
        if (file is null)
        {
            return Problems.Field("file", "The form has no part 'file'. Send the file in a part of that name, or as the body.");
        }

        var encoding = request.Headers.ContentEncoding.ToString();
        if (encoding is not ("" or "identity" or "gzip"))
        {
            return TypedResults.Problem($"Content-Encoding '{encoding}' is not understood. Send gzip or none.", statusCode: StatusCodes.Status415UnsupportedMediaType, title: "Unsupported encoding");
        }

        return await StoreAsync(encoding == "gzip" ? GzipBody.Open(file) : file, CleanName(name ?? fileName), samples, jobs, settings.Value, ct);
    }

    private static async Task<Results<Created<SampleProfile>, ValidationProblem, ProblemHttpResult>> StoreAsync(
        Stream file, string shown, SampleStore samples, SampleJobs jobs, ConfigurationSettings settings, CancellationToken ct)
    {
        try
        {
            return await samples.ReceiveAsync(file, ct) is { } id ? await InferAsync(samples, jobs, id, shown, ct) : TooLarge(settings);
        }
        catch (InvalidDataException)
        {
            return Problems.Field("file", "The file is not valid gzip although Content-Encoding says so, or it was cut off. Send it again whole.");
        }
        catch (Exception e) when (e is NoRoomException or IOException { HResult: DiskFull })
        {
            return TypedResults.Problem("There is no room for the file: samples in use take the disk space they may. Try again in ten minutes, or send the beginning of the file.",
                statusCode: StatusCodes.Status507InsufficientStorage, title: "There is no room for the file");
        }
    }

    private static async Task<Results<Created<SampleProfile>, ValidationProblem, ProblemHttpResult>> InferAsync(SampleStore samples, SampleJobs jobs, Guid id, string name, CancellationToken ct)
    {
        var stored = false;
        try
        {
            var analysis = await samples.AnalyzeAsync(id, null, null, ct);
            var profile = analysis.ToProfile(id, name, samples.Naming);
            await samples.SaveAsync(profile, analysis, ct);
            stored = true;
            return TypedResults.Created($"/api/v1/samples/{id}", analysis.IsWholeFile ? profile : profile with { WholeProfile = await jobs.ProfileAsync(id, ct) });
        }
        catch (SampleRejectedException e)
        {
            return Rejected(e);
        }
        finally
        {
            if (!stored)
            {
                samples.Discard(id);
            }
        }
    }

    private static async Task<Results<Ok<SampleProfile>, ProblemHttpResult>> Get(Guid id, SampleStore samples, CancellationToken ct) =>
        await samples.FindAsync(id, ct) is { } profile ? TypedResults.Ok(profile) : Problems.NotFound("sample", id.ToString());

    private static async Task<Results<Ok<SampleProfile>, ProblemHttpResult>> Read(Guid id, ReadSampleRequest request, SampleStore samples, CancellationToken ct)
    {
        if (await samples.FindAsync(id, ct) is not { } known)
        {
            return Problems.NotFound("sample", id.ToString());
        }

        try
        {
            return TypedResults.Ok((await samples.AnalyzeAsync(id, request.Choices, null, ct)).ToProfile(id, known.Name, samples.Naming));
        }
        catch (SampleRejectedException e)
        {
            return Rejected(e);
        }
    }

    public static ProblemHttpResult Rejected(SampleRejectedException e) => TypedResults.Problem(
        $"{e.Message} {e.Advice}", statusCode: StatusCodes.Status422UnprocessableEntity, title: "The sample cannot be read as a table",
        extensions: new Dictionary<string, object?> { ["code"] = e.Code, ["line"] = e.Line, ["errors"] = new Dictionary<string, string[]> { ["file"] = [e.Message] } });

    private static ProblemHttpResult TooLarge(ConfigurationSettings settings) => TypedResults.Problem(
        $"The file is larger than {settings.MaxSampleMegabytes} MB. The first rows are enough: send the beginning of the file.",
        statusCode: StatusCodes.Status413PayloadTooLarge, title: "The file is too large");

    // The parts are read as they come, so that a large file is never held in memory or stored twice.
    private static async Task<(Stream? File, string? Name)> FindFileAsync(HttpRequest request, CancellationToken ct)
    {
        if (!request.HasFormContentType || !MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.Boundary.Length == 0)
        {
            return (request.Body, null);
        }

        var reader = new MultipartReader(HeaderUtilities.RemoveQuotes(type.Boundary).ToString(), request.Body);
        try
        {
            while (await reader.ReadNextSectionAsync(ct) is { } section)
            {
                if (section.AsFileSection() is { Name: "file" } file)
                {
                    return (file.FileStream, file.FileName);
                }
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new BadHttpRequestException("The multipart form is broken: it ends before its last boundary.", e);
        }

        return (null, null);
    }

    private static string CleanName(string? name)
    {
        var bare = new string([.. Path.GetFileName((name ?? "").Replace('\\', '/')).Where(c => !char.IsControl(c))]).Trim();
        return bare.Length == 0 ? "sample" : bare.Length > MaxNameLength ? bare[..MaxNameLength] : bare;
    }
}
