using Hermes.Contracts.Http;

namespace Hermes.Contracts.Notification;

/// <summary>Typed client of the notification service.</summary>
public sealed class NotificationClient(HttpClient http)
{
    /// <summary>Alerts, newest first.</summary>
    public Task<Page<Alert>> GetAlertsAsync(string? feed, string? cursor, int limit, CancellationToken ct) =>
        http.GetAsync<Page<Alert>>(ApiCalls.Query("/api/v1/alerts", ("feed", feed), ("cursor", cursor), ("limit", limit)), ct);

    /// <summary>Alerts as they are raised or delivered, until cancelled.</summary>
    public IAsyncEnumerable<Alert> StreamAlertsAsync(CancellationToken ct) =>
        http.StreamAsync<Alert>("/api/v1/alerts/stream", ct);

    /// <summary>Configured channels.</summary>
    public Task<IReadOnlyList<Channel>> GetChannelsAsync(CancellationToken ct) =>
        http.GetAsync<IReadOnlyList<Channel>>("/api/v1/channels", ct);

    /// <summary>Sends a test message through one channel.</summary>
    public Task<ChannelTest> TestChannelAsync(string name, CancellationToken ct) =>
        http.SendAsync<ChannelTest>(HttpMethod.Post, $"/api/v1/channels/{Uri.EscapeDataString(name)}/test", null, ct);
}
