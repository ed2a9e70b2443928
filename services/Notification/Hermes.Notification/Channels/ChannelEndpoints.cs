using Hermes.Contracts.Notification;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.Notification.Channels;

internal static partial class ChannelEndpoints
{
    public static void MapChannels(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/channels").WithTags("channels").RequireAccess(Role.Viewer, Scopes.NotificationsRead);
        group.MapGet("", GetChannels).WithSummary("The channels and whether their settings are complete.");
        group.MapPost("/{name}/test", SendTest).TakesLong().WithSummary("Sends a test message through a channel and says what became of it.").RequireAccess(Role.Operator, Scopes.NotificationsWrite);
    }

    private static IReadOnlyList<Channel> GetChannels(ChannelSet channels) =>
        [.. channels.All.Select(channel => new Channel(channel.Name, channel.Enabled, channel.Target))];

    private static async Task<Results<Ok<ChannelTest>, ProblemHttpResult>> SendTest(
        string name, ChannelSet channels, TimeProvider time, ILogger<ChannelSet> logger, CancellationToken ct)
    {
        if (channels.Find(name) is not { } channel)
        {
            return Problems.NotFound("channel", name);
        }

        if (!channel.Enabled)
        {
            return TypedResults.Problem(channel.Target, statusCode: StatusCodes.Status409Conflict, title: $"Channel '{channel.Name}' is not set up");
        }

        var start = time.GetTimestamp();
        var outcome = await channel.SendAsync(new OutgoingMessage
        {
            DeliveryId = Guid.NewGuid(),
            Kind = "test",
            GroupKey = "test",
            Severity = "warning",
            Title = "Test message from Hermes",
            Message = "Somebody asked Hermes to test this channel. If you read this, it works; nothing is wrong.",
            OccurredAt = time.GetUtcNow(),
        }, ct);
        if (outcome.AddressRefused)
        {
            AddressRefused(logger, channel.Name, outcome.Error);
            return TypedResults.Problem(outcome.Error, statusCode: StatusCodes.Status422UnprocessableEntity, title: $"The address of channel '{channel.Name}' is not allowed");
        }

        return TypedResults.Ok(new ChannelTest(channel.Name, outcome.State == SendState.Sent, outcome.Error, time.GetElapsedTime(start).TotalSeconds));
    }

    [LoggerMessage(LogLevel.Warning, "A test of {Channel} was not sent: {Reason}")]
    private static partial void AddressRefused(ILogger logger, string channel, string? reason);
}
