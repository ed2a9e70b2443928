using System.Net;
using Hermes.ServiceDefaults.Outgoing;
using Microsoft.Extensions.Options;

namespace Hermes.Notification.Channels;

/// <summary>A Slack incoming webhook. Its address is a secret: it appears in no log, trace or answer.</summary>
internal sealed class SlackChannel(IOptions<SlackOptions> options, OutgoingGuard guard, TimeProvider time) : INotificationChannel, IDisposable
{
    private const int MaxAnswer = 200;
    private static readonly TimeSpan defaultRetryAfter = TimeSpan.FromSeconds(30);

    // Not from the factory, whose handlers log addresses; without a span that holds the address either.
    private readonly HttpClient http = new(guard.CreateHandler(TimeSpan.FromSeconds(10), traced: false))
    {
        Timeout = TimeSpan.FromSeconds(30),
        MaxResponseContentBufferSize = 64 * 1024,
    };

    public string Name => "slack";

    public bool Enabled => !string.IsNullOrWhiteSpace(options.Value.WebhookUrl);

    public string Target => Enabled ? $"{new Uri(options.Value.WebhookUrl!).Host} (webhook)" : "Set Notification:Slack:WebhookUrl.";

    public int Parallelism => 1;

    // Slack takes about one message a second for a channel.
    public TimeSpan Pause => TimeSpan.FromSeconds(1);

    public async Task<SendOutcome> SendAsync(OutgoingMessage message, CancellationToken ct)
    {
        try
        {
            using var response = await http.PostAsJsonAsync(options.Value.WebhookUrl, SlackMessage.From(message), ct);
            if (response.IsSuccessStatusCode)
            {
                return SendOutcome.Sent();
            }

            var answer = await response.Content.ReadAsStringAsync(ct);
            var error = $"Slack answered {(int)response.StatusCode}: {(answer.Length <= MaxAnswer ? answer : answer[..MaxAnswer])}";
            return response.StatusCode switch
            {
                HttpStatusCode.TooManyRequests => SendOutcome.Retry(error, RetryAfter(response)),
                // The message itself is at fault. Other refusals (a revoked webhook) end when the settings are corrected.
                HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge => SendOutcome.Refused(error),
                _ => SendOutcome.Retry(error),
            };
        }
        catch (OutgoingRefusedException e)
        {
            // Sent once the settings allow it.
            return SendOutcome.Retry(e.Message) with { AddressRefused = true };
        }
        catch (HttpRequestException e)
        {
            return SendOutcome.Retry($"Slack cannot be reached: {e.HttpRequestError}.");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return SendOutcome.Retry($"Slack did not answer within {http.Timeout.TotalSeconds:0} s.");
        }
    }

    public void Dispose() => http.Dispose();

    private TimeSpan RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        _ => defaultRetryAfter,
    };
}
