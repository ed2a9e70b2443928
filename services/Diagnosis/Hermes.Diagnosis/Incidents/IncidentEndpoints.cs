using System.Security.Claims;
using Dapper;
using Hermes.Contracts.Diagnosis;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Diagnosis.Diagnosing;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Messaging;
using Hermes.ServiceDefaults.Security;
using Hermes.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Hermes.Diagnosis.Incidents;

internal static class IncidentEndpoints
{
    private const string Open = "open";
    private const string Resolved = "resolved";
    private const int MostResolution = 1000;
    private static readonly string[] states = [Open, "acknowledged", Resolved];
    private static readonly string stateList = string.Join(", ", states);

    private const string Select =
        $"""
         select i.number, i.incident_id, i.state, i.feed, i.component, i.template_id, i.template, i.category, i.occurrences, i.first_at, i.last_at, i.resolution,
             {DiagnosisRows.Columns}
         from incident i left join diagnosis d on d.diagnosis_id = i.diagnosis_id
         """;

    public static void MapIncidents(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/incidents").WithTags("incidents").RequireAccess(Role.Viewer, Scopes.IncidentsRead);
        group.MapGet("", GetIncidents).WithSummary("Incidents, latest occurrence first; filters state and feed.");
        group.MapGet("/{incidentId:guid}", GetIncident).WithSummary("One incident with its diagnosis.");
        group.MapPut("/{incidentId:guid}/state", SetState).WithSummary("Sets open, acknowledged or resolved; opening a resolved one has it diagnosed again.").RequireAccess(Role.Operator, Scopes.IncidentsWrite);
    }

    private static async Task<Results<Ok<Page<Incident>>, ValidationProblem>> GetIncidents(
        NpgsqlDataSource database, CancellationToken ct, string? state = null, string? feed = null, string? cursor = null, int limit = PageLimit.Default)
    {
        if (state is not null && !states.Contains(state))
        {
            return Problems.Field("state", $"'{state}' is no state. Use one of: {stateList}.");
        }

        if (PageLimit.Check(cursor, limit, out var before, out var beforeNumber) is { } problem)
        {
            return problem;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await QueryAsync(connection,
            $"""
             {Select}
             where (@state::text is null or i.state = @state) and (@feed::text is null or i.feed = @feed)
                 and (@before::timestamptz is null or (i.last_at, i.number) < (@before, @beforeNumber))
             order by i.last_at desc, i.number desc
             limit @limit
             """, new { state, feed, before, beforeNumber, limit }, ct);
        var next = rows.Count == limit ? Cursor.Encode(rows[^1].Incident.LastAt, rows[^1].Number) : null;
        return TypedResults.Ok(new Page<Incident>([.. rows.Select(row => row.Incident)], next));
    }

    private static async Task<Results<Ok<Incident>, ProblemHttpResult>> GetIncident(Guid incidentId, NpgsqlDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await QueryAsync(connection, $"{Select} where i.incident_id = @incidentId", new { incidentId }, ct);
        return rows is [var row] ? TypedResults.Ok(row.Incident) : Problems.NotFound("incident", incidentId.ToString());
    }

    private static async Task<Results<Ok<Incident>, ValidationProblem, ProblemHttpResult>> SetState(
        Guid incidentId, IncidentStateChange change, ClaimsPrincipal caller,
        NpgsqlDataSource database, DiagnosisSignal signal, IOutbox outbox, AuditTrail audit, TimeProvider time, CancellationToken ct)
    {
        if (change.State is null || !states.Contains(change.State))
        {
            return Problems.Field("state", $"Name the new state, one of: {stateList}.");
        }

        var resolution = string.IsNullOrWhiteSpace(change.Resolution) ? null : change.Resolution.Replace('\0', ' ').Trim();
        if (resolution is not null && change.State != Resolved)
        {
            return Problems.Field("resolution", "Only with the state resolved can it be said what solved the incident.");
        }

        if (resolution?.Length > MostResolution)
        {
            return Problems.Field("resolution", $"Say what solved it in at most {MostResolution} characters, not {resolution.Length}.");
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        try
        {
            // The right-hand sides see the old state: only a resolved incident that is opened again asks for a new diagnosis.
            var feeds = (await connection.QueryAsync<string?>(new CommandDefinition(
                """
                update incident set
                    state = @State,
                    resolution = case when @State = 'resolved' then coalesce(@resolution, resolution) end,
                    seen_at = case when state = 'resolved' and @State <> 'resolved' then @now else seen_at end,
                    trace_parent = case when state = 'resolved' and @State = 'open' then @traceParent else trace_parent end,
                    diagnosis_due_at = case when state = 'resolved' and @State = 'open' then @now else diagnosis_due_at end
                where incident_id = @incidentId
                returning feed
                """, new { change.State, resolution, incidentId, now = time.GetUtcNow(), traceParent = HermesTelemetry.CurrentTraceParent }, transaction, cancellationToken: ct))).AsList();
            if (feeds.Count == 0)
            {
                return Problems.NotFound("incident", incidentId.ToString());
            }

            await outbox.AddAsync(transaction, audit.Event(caller, $"incident.{change.State}", incidentId.ToString()), ct);
            if (change.State == Resolved)
            {
                await outbox.AddAsync(transaction, new IncidentResolved { IncidentId = incidentId, Feed = feeds[0], At = time.GetUtcNow(), Resolution = resolution }, ct);
            }

            await transaction.CommitAsync(ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return TypedResults.Problem("A newer incident of the same feed, component and template is open. Work on that one.",
                statusCode: StatusCodes.Status409Conflict, title: "Already open");
        }

        if (change.State == Open)
        {
            signal.Raise(1);
        }

        var rows = await QueryAsync(connection, $"{Select} where i.incident_id = @incidentId", new { incidentId }, ct);
        return TypedResults.Ok(rows[0].Incident);
    }

    private static async Task<List<(long Number, Incident Incident)>> QueryAsync(NpgsqlConnection connection, string sql, object parameters, CancellationToken ct) =>
        (await connection.QueryAsync<long, Incident, ErrorDiagnosis?, (long, Incident)>(
            new CommandDefinition(sql, parameters, cancellationToken: ct),
            static (number, incident, diagnosis) => (number, incident with { Diagnosis = diagnosis }),
            splitOn: "incident_id,diagnosis_id")).AsList();
}
