using Hermes.ServiceDefaults.Postgres;
using MassTransit;

namespace Hermes.ServiceDefaults.Messaging;

/// <summary>
/// When a consumer fails. A message that is wrong goes to the error queue after three more tries; one that only finds the database
/// away is kept and tried until it is back, for longer than the broker waits for an answer (half an hour, then it hands it out again).
/// </summary>
internal static class MessageRetries
{
    private static readonly TimeSpan[] Failed = [TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)];

    private static readonly TimeSpan[] Away =
        [TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), .. Enumerable.Repeat(TimeSpan.FromSeconds(5), 400)];

    public static void UseHermesRetries(this IReceiveEndpointConfigurator endpoint)
    {
        endpoint.UseMessageRetry(static retry =>
        {
            retry.Handle<Exception>(DatabaseAway.Is);
            retry.Intervals(Away);
        });
        endpoint.UseMessageRetry(static retry =>
        {
            retry.Ignore<Exception>(DatabaseAway.Is);
            retry.Intervals(Failed);
        });
    }
}
