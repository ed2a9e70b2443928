using System.Globalization;
using Hermes.Contracts.Ingestion;
using Hermes.Web.Components;
using Microsoft.AspNetCore.Http.Extensions;

namespace Hermes.Web.Logs;

/// <summary>The filters of the log page as its address carries them; times as the browser's clock shows them.</summary>
public sealed record LogQuery(
    string? From, string? To, string? Level, string? Component, string? Source, string? Feed, string? Template, string? Q)
{
    public static readonly LogQuery None = new(null, null, null, null, null, null, null, null);

    public bool IsEmpty => this == None;

    public string ToAddress()
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in new[]
        {
            ("from", From), ("to", To), ("level", Level), ("component", Component),
            ("source", Source), ("feed", Feed), ("template", Template), ("q", Q),
        })
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                query.Add(name, value.Trim());
            }
        }

        return "logs" + query;
    }

    internal LogFilter ToFilter(BrowserClock browser) => new()
    {
        From = Time(From, browser),
        To = Time(To, browser),
        Level = Text(Level),
        Component = Text(Component),
        Source = Text(Source),
        Feed = Text(Feed),
        Template = Text(Template),
        Q = Text(Q),
    };

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static DateTimeOffset? Time(string? value, BrowserClock browser) =>
        DateTime.TryParse(value, CultureInfo.InvariantCulture, out var local) ? browser.FromLocal(local) : null;
}
