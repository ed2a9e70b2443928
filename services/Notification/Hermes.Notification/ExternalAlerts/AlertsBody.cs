using System.Text.Json;

namespace Hermes.Notification.ExternalAlerts;

/// <summary>
/// Reads what Prometheus sends to Alertmanager (an array of alerts) or Alertmanager to a webhook (version 4: an object that
/// holds them), and names what is wrong with each that cannot be taken.
/// </summary>
internal sealed class AlertsBody(DateTimeOffset now, string? portalUrl)
{
    private const int MostAlerts = 10_000;
    private const int MostLabels = 100;
    private const int LongestName = 500;
    private const int LongestText = 16_000;
    private const string SentByHermes = "hermes";

    // A webhook is told when an alert ends, and of one that lasts every few hours at most.
    private static readonly TimeSpan WebhookPatience = TimeSpan.FromHours(24);
    private static readonly TimeSpan ResolveTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(366);
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public List<ReceivedAlert> Alerts { get; } = [];

    /// <summary>By field, for example <c>[2].labels</c>.</summary>
    public Dictionary<string, string[]> Errors { get; } = [];

    /// <summary>Alerts that came from here; taking them would go round in a circle.</summary>
    public int Own { get; private set; }

    public void Read(JsonElement body)
    {
        var fromWebhook = body.ValueKind == JsonValueKind.Object;
        var list = fromWebhook && body.TryGetProperty("alerts", out var alerts) ? alerts : body;
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MostAlerts)
        {
            Errors["alerts"] = [$"Send an array of at most {MostAlerts} alerts, or the object of an Alertmanager webhook with one in 'alerts'."];
            return;
        }

        var prefix = fromWebhook ? "alerts" : "";
        var own = fromWebhook && IsOwn(Text(body, "externalURL"));
        foreach (var (alert, i) in list.EnumerateArray().Select((alert, i) => (alert, i)))
        {
            Take(alert, $"{prefix}[{i}]", fromWebhook, own);
        }
    }

    private void Take(JsonElement alert, string at, bool fromWebhook, bool own)
    {
        if (alert.ValueKind != JsonValueKind.Object)
        {
            Errors[at] = ["An alert is an object with labels."];
            return;
        }

        var labels = new SortedDictionary<string, string>(Texts(alert, "labels", at, LongestName), StringComparer.Ordinal);
        var annotations = Texts(alert, "annotations", at, LongestText);
        if (labels.Count == 0)
        {
            Errors.TryAdd($"{at}.labels", ["An alert has at least one label with a value; the labels are its identity."]);
        }

        var (started, ended) = (Time(alert, "startsAt", at), Time(alert, "endsAt", at));
        if (fromWebhook && Text(alert, "status") == "resolved")
        {
            ended ??= now;
        }

        var startsAt = started ?? (ended < now ? ended.Value : now);
        if (ended < startsAt)
        {
            Errors.TryAdd($"{at}.endsAt", ["It ends before it starts."]);
        }

        if (Errors.Keys.Any(key => key == at || key.StartsWith(at + ".", StringComparison.Ordinal)))
        {
            return;
        }

        if (own || labels.GetValueOrDefault("sender") == SentByHermes || IsOwn(Text(alert, "generatorURL")))
        {
            Own++;
            return;
        }

        Alerts.Add(new ReceivedAlert
        {
            Labels = labels,
            Annotations = annotations,
            StartsAt = startsAt,
            EndsAt = ended ?? now + (fromWebhook ? WebhookPatience : ResolveTimeout),
            GeneratorUrl = Text(alert, "generatorURL") is { } url ? url[..Math.Min(url.Length, LongestText)] : null,
        });
    }

    // An empty value is no label, as Prometheus has it.
    private Dictionary<string, string> Texts(JsonElement alert, string name, string at, int longest)
    {
        var texts = new Dictionary<string, string>();
        if (!alert.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Null)
        {
            return texts;
        }

        if (list.ValueKind != JsonValueKind.Object || list.EnumerateObject().Count() > MostLabels || list.EnumerateObject().Any(p => p.Value.ValueKind != JsonValueKind.String))
        {
            Errors[$"{at}.{name}"] = [$"This is an object of at most {MostLabels} texts."];
            return texts;
        }

        foreach (var property in list.EnumerateObject())
        {
            var (key, value) = (Whole(property, p => p.Name), Whole(property, p => p.Value.GetString()!));
            if (key.Length is 0 or > LongestName || (value.Length > longest && name == "labels"))
            {
                Errors[$"{at}.{name}"] = [$"A name has 1 to {LongestName} characters, a value at most {longest}."];
            }
            else if (value.Length > 0)
            {
                texts[key] = value[..Math.Min(value.Length, longest)];
            }
        }

        return texts;
    }

    // Go writes a time that is not set as the first of January of the year 1.
    private DateTimeOffset? Time(JsonElement alert, string name, string at)
    {
        if (Text(alert, name) is not { Length: > 0 } text || text.StartsWith("0001-", StringComparison.Ordinal))
        {
            return null;
        }

        if (!alert.GetProperty(name).TryGetDateTimeOffset(out var time) || time < Earliest || time > now + FurthestAhead)
        {
            Errors.TryAdd($"{at}.{name}", ["This is no time between 2000 and a year from now, written 2025-01-07T14:30:15Z."]);
            return null;
        }

        return new DateTimeOffset(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }

    private bool IsOwn(string? url) => !string.IsNullOrWhiteSpace(portalUrl) && url?.StartsWith(portalUrl.TrimEnd('/'), StringComparison.OrdinalIgnoreCase) == true;

    private static string? Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Whole(value, v => v.GetString()!) : null;

    // Without what the database refuses: NUL, and halves of characters, which JSON can write as escapes.
    private static string Whole<T>(T part, Func<T, string> read)
    {
        try
        {
            return read(part).Replace('\0', '\uFFFD');
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }
}
