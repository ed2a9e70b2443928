using Hermes.Contracts;
using Hermes.Contracts.Configurations;
using Hermes.Contracts.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.Web.Hosting;
using Hermes.Web.Identity.Sessions;
using Hermes.Web.Live;
using Microsoft.Extensions.Options;

namespace Hermes.Web.Configurations.Samples;

internal static class SampleForward
{
    public const string Address = "configurations/new/sample";
    private const string FileType = "application/octet-stream";

    /// <summary>Maps the upload of a sample: the browser sends the bare file, and it goes on to the service as it comes, in the name of the person.</summary>
    public static void MapSampleForward(this WebApplication app) =>
        app.MapPost("/" + Address, Forward).RequireAuthorization(PortalAccess.Operators).ExcludeFromDescription().DisableAntiforgery().TakesLong()
            .TakesBodiesUpTo(app.Services.GetRequiredService<IOptions<PortalOptions>>().Value.MaxUploadBytes);

    private static async Task<IResult> Forward(HttpRequest request, string name, ConfigurationClient client, CancellationToken ct)
    {
        // A form of another site cannot send this type, and a script there asks first and is refused.
        if (request.ContentType != FileType)
        {
            return TypedResults.Problem($"Send the file itself as {FileType}.", statusCode: StatusCodes.Status415UnsupportedMediaType);
        }

        try
        {
            return TypedResults.Ok(new UploadedSample((await client.UploadSampleAsync(request.Body, name, ct)).SampleId));
        }
        catch (HermesApiException refusal)
        {
            return TypedResults.Problem(Explain.Failure(refusal, ServiceNames.ConfigGeneration), statusCode: (int)refusal.Status);
        }
        catch (HttpRequestException silence)
        {
            return TypedResults.Problem(Explain.Failure(silence, ServiceNames.ConfigGeneration), statusCode: StatusCodes.Status502BadGateway);
        }
    }

    private sealed record UploadedSample(Guid SampleId);
}
