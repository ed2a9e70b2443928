using Dapper;
using Hermes.ServiceDefaults.Coordination;
using Hermes.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Hermes.ServiceDefaults.Tests;

public sealed class LeaseTests : IAsyncLifetime
{
    private static readonly TimeSpan Takeover = TimeSpan.FromSeconds(30);
    private NpgsqlDataSource database = null!;
    private Holder one = null!;
    private Holder two = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var connection = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        database = NpgsqlDataSource.Create(connection);
        one = await Holder.StartAsync(connection, "holder one");
        two = await Holder.StartAsync(connection, "holder two");
    }

    public async ValueTask DisposeAsync()
    {
        await one.DisposeAsync();
        await two.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Of_two_that_want_the_work_one_does_it_and_the_other_when_that_one_ends()
    {
        one.Begin("work");
        await Eventually.TrueAsync(() => Task.FromResult(one.Works), what: "the first works");
        two.Begin("work");
        await using (var free = await two.Leases.TryTakeAsync("other work", Token))
        {
            Assert.NotNull(free);
        }

        Assert.Null(await two.Leases.TryTakeAsync("work", Token));
        Assert.Null(await one.Leases.TryTakeAsync("work", Token));
        Assert.False(two.Works);

        await one.EndAsync();
        await Eventually.TrueAsync(() => Task.FromResult(two.Works), Takeover, "the second works");
        Assert.Equal(1, Holder.MostAtOnce(one, two));
    }

    [Fact]
    public async Task Who_asks_while_others_are_answered_gets_what_is_free()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 60), new ParallelOptions { MaxDegreeOfParallelism = 6, CancellationToken = Token }, async (number, ct) =>
        {
            await using var lease = await one.Leases.TryTakeAsync($"free {number}", ct);
            Assert.NotNull(lease);
        });
    }

    [Fact]
    public async Task A_cut_connection_ends_the_work_and_another_takes_it_over_within_seconds()
    {
        one.Begin("work");
        await Eventually.TrueAsync(() => Task.FromResult(one.Works), what: "the first works");
        two.Begin("work");

        await using var connection = await database.OpenConnectionAsync(Token);
        await connection.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'holder one'");

        await Eventually.TrueAsync(() => Task.FromResult(two.Works || one.Lost > 0), Takeover, "somebody goes on");
        await Eventually.TrueAsync(() => Task.FromResult(one.Lost == 1 && one.Works != two.Works), Takeover, "exactly one works, and the first knows that it lost the lease");
    }

    [Fact]
    public async Task A_lease_given_back_is_free_at_once()
    {
        for (var i = 0; i < 5; i++)
        {
            await using (var lease = await one.Leases.TryTakeAsync("work", Token))
            {
                Assert.NotNull(lease);
            }

            await using var next = await two.Leases.TryTakeAsync("work", Token);
            Assert.NotNull(next);
        }
    }

    [Fact]
    public async Task A_stopped_process_leaves_nothing_held()
    {
        one.Begin("work");
        await Eventually.TrueAsync(() => Task.FromResult(one.Works), what: "the first works");
        await one.DisposeAsync();

        await using var lease = await two.Leases.TryTakeAsync("work", Token);
        Assert.NotNull(lease);
    }

    private sealed class Holder(NpgsqlDataSource source, Leases leases) : IAsyncDisposable
    {
        private static int atOnce;
        private readonly CancellationTokenSource end = new();
        private Task working = Task.CompletedTask;
        private int most;

        public Leases Leases => leases;

        public bool Works { get; private set; }

        public int Lost { get; private set; }

        public static async Task<Holder> StartAsync(string connection, string name)
        {
            var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { ApplicationName = name }.ConnectionString);
            var leases = new Leases(source, NullLogger<Leases>.Instance);
            await leases.StartAsync(CancellationToken.None);
            return new Holder(source, leases);
        }

        public static int MostAtOnce(params Holder[] holders) => holders.Max(holder => holder.most);

        public void Begin(string work) => working = leases.HoldAsync(work, WorkAsync, end.Token);

        public async Task EndAsync()
        {
            await end.CancelAsync();
            await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        public async ValueTask DisposeAsync()
        {
            await EndAsync();
            await leases.StopAsync(CancellationToken.None);
            leases.Dispose();
            await source.DisposeAsync();
        }

        private async Task WorkAsync(CancellationToken held)
        {
            (Works, most) = (true, Math.Max(most, Interlocked.Increment(ref atOnce)));
            await Task.Delay(Timeout.Infinite, held).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Interlocked.Decrement(ref atOnce);
            Works = false;
            Lost += end.IsCancellationRequested ? 0 : 1;
        }
    }
}
