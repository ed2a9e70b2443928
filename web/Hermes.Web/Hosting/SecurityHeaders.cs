namespace Hermes.Web.Hosting;

internal static class SecurityHeaders
{
    // Charts position their parts with style attributes; style elements, like scripts, come from files only.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
    private const string OneYear = "max-age=31536000";

    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = OneYear;
        }

        context.Response.OnStarting(static state => KeepPagesToOneself((HttpResponse)state), context.Response);
        return next(context);
    });

    // After signing out, "back" must not show what the browser kept.
    private static Task KeepPagesToOneself(HttpResponse response)
    {
        if (response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) is true)
        {
            response.Headers.CacheControl = "no-store";
        }

        return Task.CompletedTask;
    }
}
