using Hermes.Contracts;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.Web.Components;
using Hermes.Web.Identity.Sessions;
using Hermes.Web.Live;

namespace Hermes.Web.Models;

internal static class ModelDownload
{
    /// <summary>Maps what a model has learned as a file, fetched in the name of the person.</summary>
    public static void MapModelDownload(this WebApplication app) =>
        app.MapGet($"/{Links.Models}/{{version}}/artifact", Download).RequireAuthorization(PortalAccess.People).ExcludeFromDescription().TakesLong();

    private static async Task<IResult> Download(string version, PredictionClient client, CancellationToken ct, string target = "Window")
    {
        try
        {
            var file = await client.GetModelArtifactAsync(version, target, ct);
            return TypedResults.File(file.Content, file.ContentType, file.Name);
        }
        catch (HermesApiException refusal)
        {
            return TypedResults.Problem(Explain.Failure(refusal, ServiceNames.Prediction), statusCode: (int)refusal.Status);
        }
    }
}
