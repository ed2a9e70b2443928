using Dapper;
using Hermes.Contracts.Diagnosis;
using Hermes.Contracts.Http;
using Hermes.Diagnosis.Incidents;
using Hermes.ServiceDefaults.Redaction;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Live;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Diagnosis.Diagnosing;

internal static class DiagnosisEndpoints
{
    private const int MaxLog = 16_000;
    private const int MaxName = 300;

    public static void MapDiagnoses(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/diagnoses").WithTags("diagnoses").RequireAccess(Role.Viewer, Scopes.IncidentsRead);
        group.MapGet("", GetDiagnoses).WithSummary("Diagnoses, newest first; filter feed.");
        group.MapPost("", Diagnose).TakesLong().WithSummary("Explains a log text now and keeps the answer.").RequireAccess(Role.Operator, Scopes.DiagnosesWrite);
        group.MapGet("/stream", (LiveFeed<ErrorDiagnosis> live, CancellationToken ct) => Sse.Stream(live, null, ct)).StaysOpen().WithSummary("Diagnoses as they are made.");
    }

    private static async Task<Results<Ok<Page<ErrorDiagnosis>>, ValidationProblem>> GetDiagnoses(
        NpgsqlDataSource database, CancellationToken ct, string? feed = null, string? cursor = null, int limit = PageLimit.Default)
    {
        if (PageLimit.Check(cursor, limit, out var before, out var beforeNumber) is { } problem)
        {
            return problem;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<long, ErrorDiagnosis, (long Number, ErrorDiagnosis Diagnosis)>(new CommandDefinition(
            $"""
             select d.number, {DiagnosisRows.Columns}
             from diagnosis d
             where (@feed::text is null or d.feed = @feed)
                 and (@before::timestamptz is null or (d.at, d.number) < (@before, @beforeNumber))
             order by d.at desc, d.number desc
             limit @limit
             """, new { feed, before, beforeNumber, limit }, cancellationToken: ct),
            static (number, diagnosis) => (number, diagnosis), splitOn: "diagnosis_id")).AsList();
        var next = rows.Count == limit ? Cursor.Encode(rows[^1].Diagnosis.At, rows[^1].Number) : null;
        return TypedResults.Ok(new Page<ErrorDiagnosis>([.. rows.Select(row => row.Diagnosis)], next));
    }

    private static async Task<Results<Ok<ErrorDiagnosis>, ValidationProblem>> Diagnose(
        DiagnoseRequest request, Diagnostician diagnostician, NpgsqlDataSource database, LiveRelay<ErrorDiagnosis> live,
        IOptions<DiagnosisOptions> options, TimeProvider time, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(request.Log))
        {
            return Problems.Field("log", "Give the error text to explain.");
        }

        if (request.Log.Length > MaxLog)
        {
            return Problems.Field("log", $"The text has {request.Log.Length} characters; at most {MaxLog} are taken. Send the error and the lines around it.");
        }

        if (request.Feed?.Length > MaxName)
        {
            return Problems.Field("feed", $"A feed name has at most {MaxName} characters.");
        }

        if (request.Component?.Length > MaxName)
        {
            return Problems.Field("component", $"A component name has at most {MaxName} characters.");
        }

        var question = new DiagnosisQuestion
        {
            Log = SecretRedactor.Redact(request.Log, options.Value.RedactEmails),
            Feed = Name(request.Feed),
            Component = Name(request.Component),
        };
        var answer = await diagnostician.ExplainAsync(question, options.Value.ModelPatience, ct);
        var diagnosis = DiagnosisRows.From(question, answer, null, time.GetUtcNow());
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await DiagnosisRows.InsertAsync(connection, transaction, diagnosis, ct);
        await live.AnnounceAsync(transaction, diagnosis.DiagnosisId.ToString(), ct);
        await transaction.CommitAsync(ct);
        live.Publish(diagnosis);
        return TypedResults.Ok(diagnosis);
    }

    private static string? Name(string? name) => string.IsNullOrWhiteSpace(name) ? null : name.Replace('\0', ' ').Trim();
}
