using System.Globalization;

namespace Hermes.Notification.ExternalAlerts;

/// <summary>An alert as another system sent it, in order.</summary>
internal sealed record ReceivedAlert
{
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    public required SortedDictionary<string, string> Labels { get; init; }

    public required Dictionary<string, string> Annotations { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>When it ended or ends unless it is sent again.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    public string? GeneratorUrl { get; init; }

    public string Fingerprint => Digest(Labels);

    /// <summary>64-bit FNV-1a over the sorted labels, each name and value followed by byte 255, as Prometheus makes it.</summary>
    public static string Digest(SortedDictionary<string, string> labels)
    {
        var hash = FnvOffset;
        foreach (var (name, value) in labels)
        {
            foreach (var text in (string[])[name, value])
            {
                foreach (var b in System.Text.Encoding.UTF8.GetBytes(text))
                {
                    hash = unchecked((hash ^ b) * FnvPrime);
                }

                hash = unchecked((hash ^ 255) * FnvPrime);
            }
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
