using Hermes.Contracts;
using Hermes.Contracts.Configurations;
using Hermes.Contracts.Diagnosis;
using Hermes.Contracts.Ingestion;
using Hermes.Contracts.Notification;
using Hermes.Contracts.Prediction;
using Hermes.ServiceDefaults;
using Hermes.ServiceDefaults.Http;
using Hermes.Web.Components;
using Hermes.Web.Configurations.Samples;
using Hermes.Web.Identity;
using Hermes.Web.Identity.Sessions;
using Hermes.Web.Layout;
using Hermes.Web.Live;
using Hermes.Web.Models;
using Radzen;

namespace Hermes.Web.Hosting;

/// <summary>What the portal is made of.</summary>
internal static class PortalHosting
{
    // The JSON editor sends its whole text; the default of 32 KB would cut the connection of somebody editing a wide feed.
    private const long LargestEdit = 2 * 1024 * 1024;

    public static void AddPortal(this WebApplicationBuilder builder)
    {
        builder.AddServiceDefaults();
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddOptions<PortalOptions>().BindConfiguration("Portal").ValidateDataAnnotations().ValidateOnStart();

        builder.AddServiceClient<IngestionClient>(ServiceNames.Ingestion);
        builder.AddServiceClient<PredictionClient>(ServiceNames.Prediction);
        builder.AddServiceClient<BacktestClient>(ServiceNames.Prediction);
        builder.AddServiceClient<ConfigurationClient>(ServiceNames.ConfigGeneration);
        builder.AddServiceClient<DiagnosisClient>(ServiceNames.Diagnosis);
        builder.AddServiceClient<NotificationClient>(ServiceNames.Notification);
        builder.AddLive();

        builder.Services.AddRazorComponents()
            .AddInteractiveServerComponents()
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = LargestEdit);
        builder.AddIdentity();
        builder.Services.AddScoped<BrowserClock>();
        builder.Services.AddRadzenComponents();
    }

    public static void MapPortal(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.MapDefaultEndpoints();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous().DisableRateLimiting();
        app.MapBlazorScript();
        app.MapIdentity();
        app.MapModelDownload();
        app.MapSampleForward();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null)
            .WithStaticAssets()
            .RequireAuthorization(PortalAccess.People);
    }
}
