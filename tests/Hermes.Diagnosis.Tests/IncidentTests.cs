using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Dapper;
using Hermes.Contracts.Diagnosis;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Testing;

namespace Hermes.Diagnosis.Tests;

/// <summary>One service for all; every test uses a feed of its own.</summary>
public sealed class IncidentTests(DiagnosisFixture fixture) : IClassFixture<DiagnosisFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_detected_error_becomes_an_incident_that_is_explained_and_announced_once()
    {
        var batch = DiagnosisFixture.Batch("t1", "Database connection failed: Connection timeout after 30s, password=hunter2", "ONCE");

        await fixture.Service.PublishAsync(batch, Token);
        var announced = await fixture.Announced.ReadAsync(message => message.Feed == "ONCE");
        await fixture.Service.PublishAsync(batch, Token);
        await fixture.Service.PublishAsync(DiagnosisFixture.Batch("t1", "Database connection failed", "ONCE", count: 4), Token);

        var incident = await Eventually.GetAsync(
            async () => (await fixture.Client.GetIncidentsAsync(null, "ONCE", null, 10, Token)).Items.SingleOrDefault(),
            found => found?.Occurrences == 7, what: "both batches are counted once");
        Assert.NotNull(incident);
        Assert.Equal(announced.IncidentId, incident.IncidentId);
        Assert.Equal("open", incident.State);
        Assert.Equal(DiagnosisSource.Rules, announced.Source);
        Assert.Equal(4, announced.Criticality);
        Assert.DoesNotContain("hunter2", announced.Message);
        Assert.NotNull(incident.Diagnosis);
        Assert.Equal("database-connection-failed", incident.Diagnosis.KnowledgeId);
        Assert.Null(incident.Diagnosis.FallbackReason);
        Assert.Equal(announced.DiagnosisId, incident.Diagnosis.DiagnosisId);
        Assert.DoesNotContain(fixture.Announced.Drain(), message => message.Feed == "ONCE");
        await using var connection = await fixture.Service.DataSource.OpenConnectionAsync(Token);
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*) from incident where sample like '%hunter2%' or template like '%hunter2%'"));
    }

    [Theory]
    [InlineData("UNNAMED", "Unknown", "Record 12 rejected: missing mandatory field counterparty_id", "DataQuality")]
    [InlineData("NAMED", "DataFormat", "Record 12 rejected: missing mandatory field counterparty_id", "DataFormat")]
    [InlineData("NEWS", "Unknown", "frobnication went sideways", "Unknown")]
    public async Task An_incident_of_unknown_kind_takes_the_kind_that_its_diagnosis_found(string feed, string detected, string line, string shown)
    {
        var batch = DiagnosisFixture.Batch("t1", line, feed);

        await fixture.Service.PublishAsync(batch with { Errors = [batch.Errors[0] with { Category = detected }] }, Token);

        var incident = await Eventually.GetAsync(
            async () => (await fixture.Client.GetIncidentsAsync(null, feed, null, 10, Token)).Items.SingleOrDefault(),
            found => found?.Diagnosis is not null, what: "the incident is explained");
        Assert.Equal(shown, incident!.Category);
        Assert.Equal(shown, incident.Diagnosis!.Category);
    }

    [Fact]
    public async Task An_error_known_from_old_lines_is_announced_again_once_it_happens_now()
    {
        var old = DiagnosisFixture.Batch("t1", "no space left on device", "HISTORY");
        var now = TimeProvider.System.GetUtcNow();
        await fixture.Service.PublishAsync(old, Token);
        var first = await fixture.Announced.ReadAsync(message => message.Feed == "HISTORY");

        await fixture.Service.PublishAsync(old with { BatchId = Guid.NewGuid(), Errors = [old.Errors[0] with { FirstAt = now, LastAt = now }] }, Token);

        var second = await fixture.Announced.ReadAsync(message => message.Feed == "HISTORY");
        Assert.Equal(first.IncidentId, second.IncidentId);
        Assert.NotEqual(first.DiagnosisId, second.DiagnosisId);
        Assert.True(second.OccurredAt >= now.AddSeconds(-1));
    }

    [Fact]
    public async Task Many_batches_at_once_make_one_incident_per_cause_and_lose_no_line()
    {
        var batches = Enumerable.Range(0, 60).Select(i => DiagnosisFixture.Batch($"t{i % 3}", "connection refused", i % 2 == 0 ? null : "MANY", count: 2)).ToList();

        await Task.WhenAll(batches.Concat(batches.Take(20)).Select(batch => fixture.Service.PublishAsync(batch, Token)));

        var incidents = await Eventually.GetAsync(
            async () => (await fixture.Client.GetIncidentsAsync("open", null, null, 100, Token)).Items.Where(incident => incident.Feed is null or "MANY").ToList(),
            found => found.Sum(incident => incident.Occurrences) == 120 && found.All(incident => incident.Diagnosis is not null),
            what: "every line is counted and every incident explained");
        Assert.Equal(6, incidents.Count);
        Assert.Equal(3, (await fixture.Client.GetIncidentsAsync(null, "MANY", null, 100, Token)).Items.Count);
        Assert.Equal(3, (await fixture.Client.GetDiagnosesAsync("MANY", null, 100, Token)).Items.Count);
    }

    [Fact]
    public async Task A_resolved_incident_that_is_opened_again_is_explained_again()
    {
        await fixture.Service.PublishAsync(DiagnosisFixture.Batch("t1", "no space left on device", "REOPENED"), Token);
        var first = await fixture.Announced.ReadAsync(message => message.Feed == "REOPENED");

        await fixture.Client.SetIncidentStateAsync(first.IncidentId, "acknowledged", Token);
        await fixture.Client.SetIncidentStateAsync(first.IncidentId, "resolved", Token);
        var reopened = await fixture.Client.SetIncidentStateAsync(first.IncidentId, "open", Token);

        Assert.Equal("open", reopened.State);
        var second = await fixture.Announced.ReadAsync(message => message.Feed == "REOPENED");
        Assert.Equal(first.IncidentId, second.IncidentId);
        Assert.NotEqual(first.DiagnosisId, second.DiagnosisId);
    }

    [Fact]
    public async Task The_same_error_after_resolution_opens_a_new_incident_and_the_old_one_stays_closed()
    {
        await fixture.Service.PublishAsync(DiagnosisFixture.Batch("t1", "no space left on device", "AGAIN"), Token);
        var first = await fixture.Announced.ReadAsync(message => message.Feed == "AGAIN");
        var resolved = await fixture.Service.ListenAsync<IncidentResolved>();
        Assert.Equal("the volume was extended", (await fixture.Client.ResolveIncidentAsync(first.IncidentId, "the volume was extended", Token)).Resolution);
        Assert.Equal("the volume was extended", (await resolved.ReadAsync(message => message.Feed == "AGAIN")).Resolution);

        await fixture.Service.PublishAsync(DiagnosisFixture.Batch("t1", "no space left on device", "AGAIN"), Token);

        Assert.NotEqual(first.IncidentId, (await fixture.Announced.ReadAsync(message => message.Feed == "AGAIN")).IncidentId);
        var refused = await Assert.ThrowsAsync<HermesApiException>(() => fixture.Client.SetIncidentStateAsync(first.IncidentId, "open", Token));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
    }

    [Fact]
    public async Task The_trace_of_the_error_reaches_the_announcement_of_its_diagnosis()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        var traces = new System.Collections.Concurrent.ConcurrentBag<(string Name, ActivityTraceId Trace)>();
        listener.ActivityStopped = activity => traces.Add((activity.OperationName, activity.TraceId));
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("test");

        ActivityTraceId trace;
        using (var span = source.StartActivity("post logs"))
        {
            trace = span!.TraceId;
            await fixture.Service.PublishAsync(DiagnosisFixture.Batch("t1", "connection refused", "TRACED"), Token);
        }

        await fixture.Announced.ReadAsync(message => message.Feed == "TRACED");
        await Eventually.TrueAsync(() => Task.FromResult(traces.Contains(("diagnose incident", trace)) && traces.Contains(("outbox relay", trace))),
            what: "diagnosis and relay belong to the trace of the error");
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_lists_are_paged()
    {
        var http = fixture.Service.Client;

        await RefusedAsync(await http.PostAsJsonAsync("/api/v1/diagnoses", new { log = " " }, Token), "log");
        await RefusedAsync(await http.PostAsJsonAsync("/api/v1/diagnoses", new { log = new string('x', 16_001) }, Token), "log");
        await RefusedAsync(await http.PostAsJsonAsync("/api/v1/diagnoses", new { log = "x", feed = new string('x', 301) }, Token), "feed");
        await RefusedAsync(await http.GetAsync("/api/v1/incidents?state=closed", Token), "state");
        await RefusedAsync(await http.GetAsync("/api/v1/incidents?limit=0", Token), "limit");
        await RefusedAsync(await http.GetAsync("/api/v1/diagnoses?cursor=%21%21", Token), "cursor");
        await RefusedAsync(await http.PutAsJsonAsync($"/api/v1/incidents/{Guid.NewGuid()}/state", new { state = "done" }, Token), "state");
        await RefusedAsync(await http.PutAsJsonAsync($"/api/v1/incidents/{Guid.NewGuid()}/state", new { state = "open", resolution = "none" }, Token), "resolution");
        Assert.Equal(HttpStatusCode.NotFound, (await http.PutAsJsonAsync($"/api/v1/incidents/{Guid.NewGuid()}/state", new { state = "open" }, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync("/api/v1/diagnoses", new StringContent("{", null, "application/json"), Token)).StatusCode);
        Assert.Null(await fixture.Client.FindIncidentAsync(Guid.NewGuid(), Token));

        for (var i = 0; i < 5; i++)
        {
            await fixture.Client.DiagnoseAsync(new DiagnoseRequest($"connection refused\0 {i}", Feed: "PAGED"), Token);
        }

        var seen = new List<ErrorDiagnosis>();
        string? cursor = null;
        do
        {
            var page = await fixture.Client.GetDiagnosesAsync("PAGED", cursor, 2, Token);
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(["4", "3", "2", "1", "0"], seen.Select(diagnosis => diagnosis.Log[^1..]));
        Assert.True((await fixture.Client.GetKnowledgeAsync(Token)).Items.Count >= 40);
    }

    [Fact]
    public async Task A_diagnosis_is_streamed_as_it_is_made()
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Token);
        leave.CancelAfter(TimeSpan.FromSeconds(60));
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/diagnoses/stream");
        using var response = await fixture.Service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leave.Token);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(leave.Token));
        await lines.ReadLineAsync(leave.Token);

        await fixture.Service.PublishAsync(DiagnosisFixture.Batch("t1", "connection refused", "STREAMED"), Token);

        string? line;
        while ((line = await lines.ReadLineAsync(leave.Token)) is not null && !line.Contains("connection refused", StringComparison.Ordinal))
        {
            Assert.DoesNotContain("error", line, StringComparison.Ordinal);
        }

        Assert.NotNull(line);
    }

    [Fact]
    public async Task Late_and_missing_runs_become_one_incident_a_cause_that_ends_with_the_last_of_them()
    {
        var first = Inferred("LATE_RUN", InferenceKind.NeverStarted, "Due 06:00 UTC, starts within 4 min of that in 97 % of 60 runs; no start has been reported, 38 min late.");
        await fixture.Service.PublishAsync(first, Token);
        await fixture.Service.PublishAsync(first, Token);
        var announced = await fixture.Announced.ReadAsync(message => message.Feed == "LATE_RUN");
        Assert.Equal("Lateness", announced.Category);
        Assert.Contains("scheduler", announced.ProbableCause);
        Assert.Contains("38 min late", announced.Message);

        // A second of the same feed joins it without another announcement; it ends when both do, in whatever order they come.
        var second = Inferred("LATE_RUN", InferenceKind.NeverStarted, "Due 12:00 UTC; no start has been reported, 20 min late.");
        await fixture.Service.PublishAsync(second, Token);
        await IncidentAsync(incident => incident.Occurrences == 2);
        await fixture.Service.PublishAsync(Over(first), Token);
        await fixture.Service.PublishAsync(Over(second), Token);
        await IncidentAsync(incident => incident.State == "resolved");
        Assert.DoesNotContain(fixture.Announced.Drain(), message => message.Feed == "LATE_RUN");

        var third = Inferred("LATE_RUN", InferenceKind.NeverStarted, "Due 18:00 UTC; no start has been reported, 20 min late.");
        await fixture.Service.PublishAsync(Over(third), Token);
        await fixture.Service.PublishAsync(Inferred("LATE_RUN", InferenceKind.NoRows, "Reported as succeeded with 0 rows; 30 of 30 good runs before moved rows, 1,000 on average."), Token);
        Assert.Equal("DataVolume", (await fixture.Announced.ReadAsync(message => message.Feed == "LATE_RUN")).Category);
        await fixture.Service.PublishAsync(third, Token);
        await fixture.Service.PublishAsync(DiagnosisFixture.Batch("t9", "no space left on device", "LATE_RUN_AFTER"), Token);
        await fixture.Announced.ReadAsync(message => message.Feed == "LATE_RUN_AFTER");
        Assert.Single((await fixture.Client.GetIncidentsAsync("open", "LATE_RUN", null, 10, Token)).Items);

        Task IncidentAsync(Func<Incident, bool> wanted) => Eventually.TrueAsync(
            async () => (await fixture.Client.GetIncidentsAsync(null, "LATE_RUN", null, 10, Token)).Items.SingleOrDefault() is { } incident && wanted(incident), what: "the incident is as wanted");
    }

    private static ExecutionInferred Inferred(string feed, InferenceKind kind, string evidence) => new()
    {
        InferenceId = Guid.NewGuid(),
        Feed = feed,
        Kind = kind,
        State = InferenceState.Open,
        Since = TimeProvider.System.GetUtcNow(),
        InferredAt = TimeProvider.System.GetUtcNow(),
        Confidence = 0.95,
        Evidence = evidence,
    };

    private static ExecutionInferred Over(ExecutionInferred inferred) =>
        inferred with { State = InferenceState.Corrected, ClosedAt = TimeProvider.System.GetUtcNow(), ClosedReason = "It started." };

    private static async Task RefusedAsync(HttpResponseMessage response, string field)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"\"{field}\"", await response.Content.ReadAsStringAsync(Token));
    }
}
