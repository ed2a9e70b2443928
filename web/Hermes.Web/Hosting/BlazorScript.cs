using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Hermes.Web.Hosting;

/// <summary>Serves Blazor's browser script from a file, unless the build took it from its NuGet package.</summary>
internal static class BlazorScript
{
    private const string Address = "_framework/blazor.web.js";

    public static void MapBlazorScript(this WebApplication app)
    {
        if (app.Environment.WebRootFileProvider.GetFileInfo(Address).Exists)
        {
            return;
        }

        var file = app.Services.GetRequiredService<IOptions<PortalOptions>>().Value.BlazorScript
            ?? Path.Combine(AppContext.BaseDirectory, "blazor.web.js");
        if (!File.Exists(file))
        {
            throw new InvalidOperationException(
                $"There is no {file}. Run deploy/prerequisites.sh and build again, or set Portal:BlazorScript to Blazor's browser script.");
        }

        var plain = File.ReadAllBytes(file);
        var small = Compress(plain);
        var tag = Convert.ToHexStringLower(SHA256.HashData(plain))[..16];
        app.MapGet($"/{Address}", (HttpContext context) =>
        {
            var zipped = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
            context.Response.Headers.Vary = HeaderNames.AcceptEncoding;
            context.Response.Headers.CacheControl = "no-cache";
            if (zipped)
            {
                context.Response.Headers.ContentEncoding = "gzip";
            }

            return TypedResults.Bytes(zipped ? small : plain, "text/javascript", entityTag: new EntityTagHeaderValue($"\"{tag}{(zipped ? "-gzip" : "")}\""));
        }).ExcludeFromDescription().AllowAnonymous();
    }

    private static byte[] Compress(byte[] plain)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.SmallestSize))
        {
            gzip.Write(plain);
        }

        return buffer.ToArray();
    }
}
