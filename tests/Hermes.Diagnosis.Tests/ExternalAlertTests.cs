using Hermes.Contracts.Diagnosis;
using Hermes.Contracts.Events;
using Hermes.Testing;

namespace Hermes.Diagnosis.Tests;

/// <summary>One service for all; every test uses a feed of its own.</summary>
public sealed class ExternalAlertTests(DiagnosisFixture fixture) : IClassFixture<DiagnosisFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Alerts_of_a_feed_are_one_incident_that_ends_with_the_last_of_them()
    {
        var (first, second) = (Alert("ALERTED", "f1"), Alert("ALERTED", "f2"));
        await fixture.Service.PublishAsync(Changed(first), Token);
        await fixture.Service.PublishAsync(Changed(first, second), Token);
        var announced = await fixture.Announced.ReadAsync(message => message.Feed == "ALERTED");
        await fixture.Service.PublishAsync(Changed(first with { ResolvedAt = Now }, second, Alert("ALERTED_TOO", "f8")), Token);
        await IncidentAsync("ALERTED_TOO", _ => true);
        await fixture.Service.PublishAsync(Changed(first), Token);

        Assert.Equal((4, "alert:Late", "ExternalAlert"), (announced.Criticality, announced.TemplateId, announced.Category));
        Assert.Contains("no run for 2 h", announced.Message);
        Assert.DoesNotContain("hunter2", announced.Message);
        await fixture.Service.PublishAsync(Changed(second with { ResolvedAt = Now }), Token);
        var incident = await IncidentAsync("ALERTED", found => found.State == "resolved");
        Assert.Equal(announced.IncidentId, incident.IncidentId);
        Assert.DoesNotContain(fixture.Announced.Drain(), message => message.Feed == "ALERTED");
    }

    [Fact]
    public async Task An_alert_joins_the_incident_that_its_feed_has_and_a_worse_one_is_announced_again()
    {
        var batch = DiagnosisFixture.Batch("t1", "something odd", "JOINED");
        await fixture.Service.PublishAsync(batch with { Errors = [batch.Errors[0] with { Category = "Unknown", LastAt = Now }] }, Token);
        var first = await fixture.Announced.ReadAsync(message => message.Feed == "JOINED");

        var alert = Alert("JOINED", "f3");
        await fixture.Service.PublishAsync(Changed(alert), Token);
        var second = await fixture.Announced.ReadAsync(message => message.Feed == "JOINED");
        await fixture.Service.PublishAsync(Changed(alert with { ResolvedAt = Now }, Alert("AFTER", "f4")), Token);
        await IncidentAsync("AFTER", _ => true);

        Assert.Equal((first.IncidentId, 3, 4), (second.IncidentId, first.Criticality, second.Criticality));
        // Its errors are not over because the alert is.
        Assert.Equal("open", (await IncidentAsync("JOINED", _ => true)).State);
    }

    [Fact]
    public async Task An_end_that_overtakes_its_beginning_opens_nothing()
    {
        var alert = Alert("OVERTAKEN", "f5");
        await fixture.Service.PublishAsync(Changed(alert with { ResolvedAt = Now }, Alert("OVERTAKING", "f6")), Token);
        await IncidentAsync("OVERTAKING", _ => true);
        await fixture.Service.PublishAsync(Changed(alert, Alert("OVERTAKEN_BY", "f7")), Token);
        await IncidentAsync("OVERTAKEN_BY", _ => true);

        Assert.Empty((await fixture.Client.GetIncidentsAsync(null, "OVERTAKEN", null, 10, Token)).Items);
    }

    private async Task<Incident> IncidentAsync(string feed, Func<Incident, bool> wanted) => (await Eventually.GetAsync(
        async () => (await fixture.Client.GetIncidentsAsync(null, feed, null, 10, Token)).Items.SingleOrDefault()!, found => found is not null && wanted(found), what: $"the incident of {feed} is as wanted"))!;

    private static ExternalAlertsChanged Changed(params ExternalAlertFact[] alerts) => new() { BatchId = Guid.NewGuid(), Alerts = alerts };

    private static ExternalAlertFact Alert(string feed, string fingerprint) => new()
    {
        Fingerprint = fingerprint,
        Name = "Late",
        Feed = feed,
        Severity = ErrorSeverity.Critical,
        Labels = new Dictionary<string, string> { ["alertname"] = "Late", ["feed"] = feed },
        Annotations = new Dictionary<string, string> { ["summary"] = "no run for 2 h, password=hunter2" },
        StartsAt = new DateTimeOffset(2026, 3, 2, 4, 0, 0, TimeSpan.Zero),
        At = Now,
    };
}
