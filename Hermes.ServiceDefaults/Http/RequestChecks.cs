using Microsoft.AspNetCore.Builder;

namespace Hermes.ServiceDefaults.Http;

/// <summary>What holds for every request before an endpoint sees it.</summary>
internal static class RequestChecks
{
    public static void UseRequestChecks(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        foreach (var (name, values) in context.Request.Query)
        {
            // No database column holds a NUL, so that no search for one can be answered.
            if (name.Contains('\0') || values.Any(value => value?.Contains('\0') is true))
            {
                var shown = name.Replace("\0", "", StringComparison.Ordinal);
                return Problems.Field(shown, "The value holds a NUL character (%00). Leave it out.").ExecuteAsync(context);
            }
        }

        // The server decodes everything in a path but the slash; a feed named a/b is asked for as a%2Fb.
        foreach (var (name, value) in context.Request.RouteValues)
        {
            if (value is string text && text.Contains("%2F", StringComparison.OrdinalIgnoreCase))
            {
                context.Request.RouteValues[name] = text.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
            }
        }

        return next(context);
    });
}
