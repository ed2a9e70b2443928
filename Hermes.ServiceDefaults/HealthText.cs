using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hermes.ServiceDefaults;

/// <summary>The answer to <c>/health</c>: the state in a word, then a line for each check that is not well.</summary>
internal static class HealthText
{
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain";
        var unwell = report.Entries.Where(entry => entry.Value is { Status: not HealthStatus.Healthy, Description.Length: > 0 });
        return context.Response.WriteAsync(string.Join('\n', [report.Status.ToString(), .. unwell.Select(entry => $"{entry.Key}: {entry.Value.Description}")]), context.RequestAborted);
    }
}
