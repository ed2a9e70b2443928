using System.Diagnostics;
using System.Diagnostics.Metrics;
using Dapper;
using Hermes.Notification.Channels;
using Hermes.ServiceDefaults.Telemetry;
using Npgsql;

namespace Hermes.Notification.Delivery;

/// <summary>Figures of sending: tries, what became of deliveries, and those that wait.</summary>
internal sealed class DeliveryMetrics : ISampledMetrics
{
    private readonly NpgsqlDataSource database;
    private readonly Histogram<double> duration;
    private readonly Counter<long> settled;
    private volatile IReadOnlyList<Waiting> last;

    public DeliveryMetrics(NpgsqlDataSource database, ChannelSet channels, IMeterFactory meters)
    {
        this.database = database;
        last = [.. channels.All.Select(channel => new Waiting { Channel = channel.Name })];
        var meter = meters.CreateHermes();
        duration = meter.CreateHistogram<double>("hermes.notification.try.duration", "s", "Time of a try to send, by channel and outcome.");
        settled = meter.CreateCounter<long>("hermes.notifications", "{notification}", "Notifications by channel and result: sent, or given up.");
        foreach (var channel in channels.All)
        {
            settled.Add(0, Labels(channel.Name, "result", "sent"));
            settled.Add(0, Labels(channel.Name, "result", "failed"));
        }

        meter.CreateObservableGauge("hermes.notification.waiting", () => Measure(waiting => waiting.Rows), "{notification}", "Notifications that wait to be sent.");
        meter.CreateObservableGauge("hermes.notification.oldest.age", () => Measure(waiting => waiting.Oldest), "s", "Age of the oldest waiting notification; 0 without one.");
    }

    public void Tried(string channel, SendState outcome, TimeSpan needed) => duration.Record(needed.TotalSeconds, Labels(channel, "outcome", outcome.ToString()));

    /// <summary>A delivery came to its end.</summary>
    /// <param name="channel">Name of the channel.</param>
    /// <param name="result">sent or failed.</param>
    public void Settled(string channel, string result) => settled.Add(1, Labels(channel, "result", result));

    public async Task SampleAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<Waiting>(new CommandDefinition(
            """
            select channel, count(*) as rows, extract(epoch from now() - min(created_at))::double precision as oldest
            from delivery where state = 'pending' group by channel
            """, cancellationToken: ct))).AsList();
        last = [.. last.Select(known => rows.Find(row => row.Channel == known.Channel) ?? new Waiting { Channel = known.Channel })];
    }

    private static TagList Labels(string channel, string name, string value) => new() { { "channel", channel }, { name, value } };

    private IEnumerable<Measurement<double>> Measure(Func<Waiting, double> figure) =>
        last.Select(waiting => new Measurement<double>(figure(waiting), new KeyValuePair<string, object?>("channel", waiting.Channel)));

    private sealed record Waiting
    {
        public string Channel { get; init; } = "";

        public long Rows { get; init; }

        public double Oldest { get; init; }
    }
}
