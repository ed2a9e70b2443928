using System.Text.Json;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.ServiceDefaults.Telemetry;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Hermes.ServiceDefaults.Messaging;

/// <summary>
/// Publishes committed outbox rows with publisher confirms and the mandatory flag, then deletes them. A message that
/// no queue takes, or that the broker does not confirm, stays and is tried again with a growing delay; others pass it.
/// Replicas share the rows by row locks. A crash between publish and delete sends a message twice: consumers are idempotent.
/// </summary>
internal sealed partial class OutboxRelay(NpgsqlDataSource database, IBus bus, MessageMetrics metrics, ILogger<OutboxRelay> logger) : BackgroundService
{
    private const int BatchSize = 100;
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan IdleWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A stop lets the batch in hand finish: cut short, its messages would be sent once more.
        using var cut = new CancellationTokenSource();
        await using var stopping = stoppingToken.Register(() => cut.CancelAfter(StopPatience));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var wakeUp = await database.OpenConnectionAsync(stoppingToken);
                await wakeUp.ExecuteAsync($"listen {Outbox.Channel}");
                while (!stoppingToken.IsCancellationRequested)
                {
                    if (await RelayBatchAsync(cut.Token) < BatchSize)
                    {
                        await wakeUp.WaitAsync(IdleWait, stoppingToken);
                    }
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                RelayInterrupted(logger, e.Message);
                await Task.Delay(PauseAfterFailure, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<int> RelayBatchAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var rows = (await connection.QueryAsync<OutboxRow>(new CommandDefinition(
            """
            select id, message_id, message_type, body, trace_parent from outbox
            where next_attempt_at <= now()
            order by id
            limit @BatchSize
            for update skip locked
            """, new { BatchSize }, transaction, cancellationToken: ct))).AsList();
        if (rows.Count == 0)
        {
            return 0;
        }

        var outcomes = await Task.WhenAll(rows.Select(row => TryPublishAsync(row, ct)));
        var sent = rows.Where((_, i) => outcomes[i]).Select(row => row.Id).ToArray();
        var kept = rows.Where((_, i) => !outcomes[i]).Select(row => row.Id).ToArray();
        await connection.ExecuteAsync(new CommandDefinition(
            """
            delete from outbox where id = any(@sent);
            update outbox set attempts = attempts + 1, next_attempt_at = now() + least(60, power(2, least(attempts, 6))) * interval '1 second'
            where id = any(@kept);
            """, new { sent, kept }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        metrics.Relayed(sent.Length, kept.Length);
        return rows.Count;
    }

    private async Task<bool> TryPublishAsync(OutboxRow row, CancellationToken ct)
    {
        using var span = row.TraceParent is null ? null : HermesTelemetry.Continue("outbox relay", row.TraceParent);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(PublishTimeout);
        // MassTransit tells of each message that comes back in forty lines, again at every try; here one line does.
        LogContext.ConfigureCurrentLogContext(NullLoggerFactory.Instance);
        try
        {
            var type = typeof(ExecutionsRecorded).Assembly.GetType(row.MessageType, throwOnError: true)!;
            var message = JsonSerializer.Deserialize(row.Body, type, HermesJson.Options)!;
            var mandatory = !type.IsDefined(typeof(AnnouncementAttribute), inherit: false);
            await bus.Publish(message, type, context =>
            {
                context.MessageId = row.MessageId;
                if (context.TryGetPayload<RabbitMqSendContext>(out var rabbit))
                {
                    rabbit.Mandatory = mandatory;
                }
            }, timeout.Token);
            return true;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            PublishPostponed(logger, row.MessageType, row.MessageId, e.Message);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Relaying events was interrupted and goes on in a moment: {Reason}")]
    private static partial void RelayInterrupted(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "{MessageType} {MessageId} was not taken and will be sent again: {Reason}")]
    private static partial void PublishPostponed(ILogger logger, string messageType, Guid messageId, string reason);

    private sealed record OutboxRow(long Id, Guid MessageId, string MessageType, string Body, string? TraceParent);
}
