using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Hermes.Web.Hosting;

/// <summary>Serves Blazor's browser script from a file where the build did not include it as a static asset.</summary>
internal static class BlazorScript
{
    private const string Path = "_framework/blazor.web.js";

    public static void MapBlazorScript(this WebApplication app)
    {
        if (app.Environment.WebRootFileProvider.GetFileInfo(Path).Exists)
        {
            return;
        }

        var file = app.Services.GetRequiredService<IOptions<PortalOptions>>().Value.BlazorScript;
        if (!File.Exists(file))
        {
            throw new InvalidOperationException(
                $"The portal has no {Path}. Run deploy/prerequisites.sh and build again, or set Portal:BlazorScript to the file.");
        }

        var entry = new EntityTagHeaderValue($"\"{File.GetLastWriteTimeUtc(file).Ticks:x}\"");
        app.MapGet($"/{Path}", () => TypedResults.PhysicalFile(System.IO.Path.GetFullPath(file), "text/javascript", entityTag: entry));
    }
}
