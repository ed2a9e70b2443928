using Hermes.Web.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace Hermes.Web.Feeds;

/// <summary>Which page shows the data of a REST path: a reason names where it was read from.</summary>
internal static class DataPages
{
    /// <summary>The page; null when the portal has none for it.</summary>
    /// <param name="path">Such as <c>/api/v1/executions?feed=FX_RATES</c>.</param>
    public static (string Address, string Label)? Of(string? path)
    {
        if (path is null || !Uri.TryCreate(new Uri("http://service"), path, out var uri))
        {
            return null;
        }

        var query = QueryHelpers.ParseQuery(uri.Query);
        string? Value(string name) => query.TryGetValue(name, out var values) ? values.ToString() : null;
        return uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
        {
            ["api", "v1", "logs"] when Value("feed") is { } feed => (LogsOf(feed, Value("level"), Value("template")), "lines"),
            ["api", "v1", "logs"] when Value("template") is { } template => (Links.Logs("template", template), "lines"),
            ["api", "v1", "executions" or "inferences"] when Value("feed") is { } feed => (Runs(feed), "runs"),
            ["api", "v1", "feeds", var name, ..] => (Runs(Uri.UnescapeDataString(name)), "runs"),
            ["api", "v1", "predictions", var name, ..] => (Links.Feed(Uri.UnescapeDataString(name)), "forecast"),
            ["api", "v1", "executions" or "feeds" or "predictions"] => ("", "all feeds"),
            _ => null,
        };
    }

    private static string Runs(string feed) => Links.Feed(feed) + "#runs";

    private static string LogsOf(string feed, string? level, string? template)
    {
        var address = Links.Logs("feed", feed);
        address = level is null ? address : $"{address}&level={Uri.EscapeDataString(level)}";
        return template is null ? address : $"{address}&template={Uri.EscapeDataString(template)}";
    }
}
