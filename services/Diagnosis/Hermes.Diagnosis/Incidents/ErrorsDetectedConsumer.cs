using Dapper;
using Hermes.Contracts.Events;
using Hermes.Diagnosis.Diagnosing;
using Hermes.ServiceDefaults.Redaction;
using Hermes.ServiceDefaults.Telemetry;
using MassTransit;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Diagnosis.Incidents;

/// <summary>
/// Counts errors into incidents: joins the unresolved one of the same feed, component and template, or opens one and
/// marks it for diagnosis. A batch that arrives twice counts once. Secrets are taken out before anything is stored.
/// </summary>
internal sealed class ErrorsDetectedConsumer(NpgsqlDataSource database, DiagnosisSignal signal, IOptions<DiagnosisOptions> options, TimeProvider time)
    : IConsumer<ErrorsDetected>
{
    private const int MaxName = 300;
    private const int MaxTemplate = 4_000;
    private const int MaxSample = 16_000;

    // Lines that come later than this after they were written are history. Nobody was told of an incident that is known
    // from history alone, so when the error comes up now, it is diagnosed and announced again.
    private static readonly TimeSpan historyAge = TimeSpan.FromMinutes(5);

    private const string CountOrOpen =
        """
        with error as (
            select * from unnest(@feeds, @components, @templateIds, @templates, @categories, @severities, @samples, @counts, @firsts, @lasts)
                as e(feed, component, template_id, template, category, severity, sample, count, first_at, last_at)
        ), fresh as (
            insert into counted_batch (batch_id, feed, component, template_id, counted_at)
            select @batchId, feed, component, template_id, @now from error
            on conflict do nothing
            returning feed, component, template_id
        )
        insert into incident (incident_id, feed, component, template_id, template, category, severity, sample, occurrences,
            first_at, last_at, opened_at, seen_at, trace_parent, diagnosis_due_at)
        select gen_random_uuid(), e.feed, e.component, e.template_id, e.template, e.category, e.severity, e.sample, e.count,
            e.first_at, e.last_at, @now, @now, @traceParent, @now
        from error e
        join fresh f on f.template_id = e.template_id
            and f.feed is not distinct from e.feed and f.component is not distinct from e.component
        order by e.template_id, e.feed, e.component
        on conflict (feed, component, template_id) where state <> 'resolved' do update set
            occurrences = incident.occurrences + excluded.occurrences,
            severity = greatest(incident.severity, excluded.severity),
            first_at = least(incident.first_at, excluded.first_at),
            last_at = greatest(incident.last_at, excluded.last_at),
            seen_at = excluded.seen_at,
            trace_parent = case when incident.last_at < incident.seen_at - @historyAge and excluded.last_at >= @now - @historyAge
                then excluded.trace_parent else incident.trace_parent end,
            diagnosis_due_at = case when incident.last_at < incident.seen_at - @historyAge and excluded.last_at >= @now - @historyAge
                then @now else incident.diagnosis_due_at end
        returning diagnosis_due_at = @now as due
        """;

    public async Task Consume(ConsumeContext<ErrorsDetected> context)
    {
        var errors = context.Message.Errors.Select(Clean).GroupBy(error => (error.Feed, error.Component, error.TemplateId)).Select(Merge).ToList();
        if (errors.Count == 0)
        {
            return;
        }

        // One order for all consumers, so that two batches with the same errors never wait for each other in a circle.
        errors.Sort(static (a, b) => string.CompareOrdinal($"{a.TemplateId}\n{a.Feed}\n{a.Component}", $"{b.TemplateId}\n{b.Feed}\n{b.Component}"));
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var now = time.GetUtcNow();
        var due = await connection.QueryAsync<bool?>(new CommandDefinition(CountOrOpen, new
        {
            batchId = context.Message.BatchId,
            now,
            historyAge,
            traceParent = HermesTelemetry.CurrentTraceParent,
            feeds = errors.Select(error => error.Feed).ToArray(),
            components = errors.Select(error => error.Component).ToArray(),
            templateIds = errors.Select(error => error.TemplateId).ToArray(),
            templates = errors.Select(error => error.Template).ToArray(),
            categories = errors.Select(error => error.Category).ToArray(),
            severities = errors.Select(error => (short)error.Severity).ToArray(),
            samples = errors.Select(error => error.Samples[0]).ToArray(),
            counts = errors.Select(error => (long)error.Count).ToArray(),
            firsts = errors.Select(error => error.FirstAt.UtcDateTime).ToArray(),
            lasts = errors.Select(error => error.LastAt.UtcDateTime).ToArray(),
        }, cancellationToken: context.CancellationToken));
        signal.Raise(due.Count(wanted => wanted == true));
    }

    private DetectedError Clean(DetectedError error)
    {
        var template = Cut(SecretRedactor.Redact(error.Template, options.Value.RedactEmails), MaxTemplate);
        var sample = error.Samples.FirstOrDefault(line => !string.IsNullOrWhiteSpace(line));
        return error with
        {
            Feed = Name(error.Feed),
            Component = Name(error.Component),
            TemplateId = Cut(error.TemplateId.Replace('\0', ' '), MaxName),
            Template = template,
            Category = Cut(error.Category.Replace('\0', ' '), MaxName),
            Samples = [sample is null ? template : Cut(SecretRedactor.Redact(sample, options.Value.RedactEmails), MaxSample)],
        };
    }

    private static DetectedError Merge(IEnumerable<DetectedError> same) => same.Aggregate(static (a, b) => a with
    {
        Count = a.Count + b.Count,
        Severity = a.Severity > b.Severity ? a.Severity : b.Severity,
        FirstAt = a.FirstAt < b.FirstAt ? a.FirstAt : b.FirstAt,
        LastAt = a.LastAt > b.LastAt ? a.LastAt : b.LastAt,
    });

    private static string? Name(string? name) => string.IsNullOrWhiteSpace(name) ? null : Cut(name.Replace('\0', ' '), MaxName);

    private static string Cut(string text, int limit) => text.Length <= limit ? text : text[..limit];
}
