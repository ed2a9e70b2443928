using Dapper;
using Hermes.Contracts.Notification;
using Npgsql;

namespace Hermes.Notification.Alerts;

/// <summary>Alerts with their deliveries, as the API shows them.</summary>
internal static class AlertRows
{
    private const string Select =
        """
        select number, alert_id, kind, group_key, feed, component, severity, title, message, diagnosis, solution, raised_at, repeats, resolved_at, not_sent_reason
        from alert
        """;

    public static async Task<Alert?> FindAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, Guid alertId, CancellationToken ct) =>
        (await QueryAsync(connection, transaction, $"{Select} where alert_id = @alertId", new { alertId }, ct)).SingleOrDefault().Alert;

    /// <summary>The alert that another replica announced by its id.</summary>
    public static async Task<IReadOnlyList<Alert>> ReadAsync(NpgsqlConnection connection, string id, CancellationToken ct) =>
        await FindAsync(connection, null, Guid.Parse(id), ct) is { } alert ? [alert] : [];

    public static Task<List<(long Number, Alert Alert)>> PageAsync(
        NpgsqlConnection connection, string? feed, DateTimeOffset? before, long beforeNumber, int limit, CancellationToken ct) =>
        QueryAsync(connection, null,
            $"""
             {Select}
             where (@feed::text is null or feed = @feed)
                 and (@before::timestamptz is null or (raised_at, number) < (@before, @beforeNumber))
             order by raised_at desc, number desc
             limit @limit
             """, new { feed, before, beforeNumber, limit }, ct);

    private static async Task<List<(long Number, Alert Alert)>> QueryAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, string sql, object parameters, CancellationToken ct)
    {
        var alerts = (await connection.QueryAsync<long, Alert, (long Number, Alert Alert)>(
            new CommandDefinition(sql, parameters, transaction, cancellationToken: ct),
            static (number, alert) => (number, alert), splitOn: "alert_id")).AsList();
        var ids = alerts.Select(row => row.Alert.AlertId).ToArray();
        var deliveries = (await connection.QueryAsync<DeliveryRow>(new CommandDefinition(
            "select alert_id, channel, state, attempts, last_at, error from delivery where alert_id = any(@ids) order by channel",
            new { ids }, transaction, cancellationToken: ct))).ToLookup(row => row.AlertId);
        return [.. alerts.Select(row => (row.Number, row.Alert with { Deliveries = [.. deliveries[row.Alert.AlertId].Select(delivery => delivery.ToContract())] }))];
    }

    private sealed record DeliveryRow
    {
        public Guid AlertId { get; init; }

        public string Channel { get; init; } = "";

        public string State { get; init; } = "";

        public int Attempts { get; init; }

        public DateTimeOffset? LastAt { get; init; }

        public string? Error { get; init; }

        public AlertDelivery ToContract() => new(Channel, State, Attempts, LastAt, Error);
    }
}
