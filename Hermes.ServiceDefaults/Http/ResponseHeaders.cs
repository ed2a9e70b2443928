using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hermes.ServiceDefaults.Http;

/// <summary>Headers that keep browsers from guessing, framing, running or storing what an API answers. What an answer says itself stays.</summary>
internal static class ResponseHeaders
{
    public static void UseResponseHeaders(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        // As late as can be: an error clears what was set before it.
        context.Response.OnStarting(static state => Complete((HttpContext)state), context);
        return next(context);
    });

    private static Task Complete(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (headers.ContentSecurityPolicy.Count == 0)
        {
            headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        }

        if (!headers.ContainsKey("Referrer-Policy"))
        {
            headers["Referrer-Policy"] = "no-referrer";
        }

        // What one caller may see must not lie in a cache for the next.
        if (headers.CacheControl.Count == 0 && (context.User.Identity?.IsAuthenticated is true || context.Response.StatusCode >= 400))
        {
            headers.CacheControl = "no-store";
        }

        return Task.CompletedTask;
    }
}
