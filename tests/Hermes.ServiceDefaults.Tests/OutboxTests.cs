using System.Diagnostics;
using System.Threading.Channels;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.ServiceDefaults.Messaging;
using Hermes.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hermes.ServiceDefaults.Tests;

public sealed class OutboxTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_committed_event_arrives_and_a_rolled_back_one_does_not()
    {
        var inbox = new Inbox();
        await using var host = await TestHost.StartAsync(bus: bus => AddInbox(bus, inbox));

        await AddAsync(host, "rolled back", commit: false);
        await AddAsync(host, "committed", commit: true);

        var (message, _) = await inbox.ReadAsync();
        Assert.Equal("committed", message.Feed);
        await Eventually.TrueAsync(async () => await WaitingAsync(host) == 0, what: "the outbox is empty");
        Assert.False(inbox.Messages.Reader.TryRead(out _));
    }

    [Fact]
    public async Task An_event_that_no_queue_takes_waits_for_its_listener()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        var messaging = await (await RabbitMqServer.SharedAsync()).CreateVirtualHostAsync();
        using var log = new KeptLog();
        await using (var deaf = await TestHost.StartAsync(database, messaging, configure: builder => builder.Logging.AddProvider(log)))
        {
            await AddAsync(deaf, "patient", commit: true);
            await Eventually.TrueAsync(async () => await AttemptsAsync(deaf) > 0, what: "the relay has tried");
            Assert.Equal(1, await WaitingAsync(deaf));
        }

        Assert.Contains(log.Warnings, warning => warning.Contains("was not taken and will be sent again", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Warnings, warning => warning.Contains("S-FAULT", StringComparison.Ordinal));

        var inbox = new Inbox();
        await using var hearing = await TestHost.StartAsync(database, messaging, bus: bus => AddInbox(bus, inbox));
        var (message, _) = await inbox.ReadAsync();
        Assert.Equal("patient", message.Feed);
    }

    [Fact]
    public async Task An_announcement_that_nobody_wants_leaves_the_outbox()
    {
        await using var host = await TestHost.StartAsync();
        await using (var connection = await host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken))
        await using (var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            var announcement = new ConfigurationDeployed { Feed = "FX_RATES", Version = "1", Environment = "staging", Author = "tests", At = DateTimeOffset.UnixEpoch };
            await host.Services.GetRequiredService<IOutbox>().AddAsync(transaction, announcement, TestContext.Current.CancellationToken);
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        await Eventually.TrueAsync(async () => await WaitingAsync(host) == 0, what: "the outbox is empty");
    }

    [Fact]
    public async Task The_trace_of_the_writer_reaches_the_consumer()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("test");
        var inbox = new Inbox();
        await using var host = await TestHost.StartAsync(bus: bus => AddInbox(bus, inbox));

        using var writer = source.StartActivity("writer");
        Assert.NotNull(writer);
        await AddAsync(host, "traced", commit: true);

        var (_, traceId) = await inbox.ReadAsync();
        Assert.Equal(writer.TraceId.ToString(), traceId);
    }

    [Fact]
    public async Task A_message_whose_consumer_finds_the_database_away_is_not_given_up()
    {
        const int TriesBeforeGivingUp = 4;
        var inbox = new Inbox();
        var outage = new Outage(TriesBeforeGivingUp + 1);
        await using var host = await TestHost.StartAsync(bus: bus =>
        {
            bus.AddSingleton(inbox);
            bus.AddSingleton(outage);
            bus.AddConsumer<StoringConsumer>();
        });

        await AddAsync(host, "kept", commit: true);

        var (message, _) = await inbox.ReadAsync();
        Assert.Equal("kept", message.Feed);
        Assert.Equal(TriesBeforeGivingUp + 2, outage.Tries);
    }

    private static void AddInbox(IBusRegistrationConfigurator bus, Inbox inbox)
    {
        bus.AddSingleton(inbox);
        bus.AddConsumer<PredictionClearedConsumer>();
    }

    private static async Task AddAsync(TestHost host, string feed, bool commit)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var connection = await host.Database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var message = new PredictionCleared { PredictionId = Guid.NewGuid(), Feed = feed, At = DateTimeOffset.UnixEpoch, Probability = 0.1 };
        await host.Services.GetRequiredService<IOutbox>().AddAsync(transaction, message, ct);
        if (commit)
        {
            await transaction.CommitAsync(ct);
        }
    }

    private static async Task<int> WaitingAsync(TestHost host)
    {
        await using var connection = await host.Database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<int>("select count(*) from outbox");
    }

    private static async Task<int> AttemptsAsync(TestHost host)
    {
        await using var connection = await host.Database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<int>("select coalesce(max(attempts), 0) from outbox");
    }

    private sealed class Inbox
    {
        public Channel<(PredictionCleared Message, string? TraceId)> Messages { get; } = Channel.CreateUnbounded<(PredictionCleared, string?)>();

        public async Task<(PredictionCleared Message, string? TraceId)> ReadAsync() =>
            await Messages.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Limit);
    }

    private sealed class PredictionClearedConsumer(Inbox inbox) : IConsumer<PredictionCleared>
    {
        public Task Consume(ConsumeContext<PredictionCleared> context) =>
            inbox.Messages.Writer.WriteAsync((context.Message, Activity.Current?.TraceId.ToString())).AsTask();
    }

    private sealed class Outage(int tries)
    {
        public int Tries { get; private set; }

        public bool Goes() => ++Tries <= tries;
    }

    // Nothing listens on port 1: the same failure as a server that is starting again.
    private sealed class StoringConsumer(Inbox inbox, Outage outage, NpgsqlDataSource database) : IConsumer<PredictionCleared>
    {
        public async Task Consume(ConsumeContext<PredictionCleared> context)
        {
            await using var away = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody");
            await using var connection = await (outage.Goes() ? away : database).OpenConnectionAsync(context.CancellationToken);
            await inbox.Messages.Writer.WriteAsync((context.Message, null), context.CancellationToken);
        }
    }
}
