using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Notification;
using Hermes.Notification.ExternalAlerts;

namespace Hermes.Notification.Tests;

public sealed class ExternalAlertTests(NotificationFixture fixture) : IClassFixture<NotificationFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task An_alert_is_told_when_it_begins_and_when_it_ends_however_often_it_is_sent()
    {
        var changed = await fixture.Service.ListenAsync<ExternalAlertsChanged>();
        var firing = $$"""[{"labels":{"alertname":"Late","feed":"TOLD","severity":"critical"},"annotations":{"summary":"no run for 2 h"},"startsAt":"{{Now.AddMinutes(-5):O}}","generatorURL":"http://prometheus/graph"}]""";
        await PostAsync(firing);
        await PostAsync(firing.Replace("no run", "still no run"));

        var active = (await ListAsync("feed=\"TOLD\"")).Single();
        Assert.Equal(("still no run for 2 h", "active"), (active.Annotations["summary"], active.Status.State));
        Assert.InRange((active.EndsAt - Now).TotalMinutes, 4, 5);
        await PostAsync(firing.Replace("\"startsAt\"", $"\"endsAt\":\"{Now:O}\",\"startsAt\""));
        await PostAsync(firing.Replace("\"startsAt\"", $"\"endsAt\":\"{Now:O}\",\"startsAt\""));

        var began = (await changed.ReadAsync(OfFeed)).Alerts.Single();
        var ended = (await changed.ReadAsync(OfFeed)).Alerts.Single();
        Assert.Equal(("Late", "TOLD", ErrorSeverity.Critical, null), (began.Name, began.Feed, began.Severity, began.ResolvedAt));
        Assert.Equal((began.Fingerprint, began.StartsAt), (ended.Fingerprint, ended.StartsAt));
        Assert.NotNull(ended.ResolvedAt);
        Assert.Empty(await ListAsync("feed=\"TOLD\""));
        await PostAsync(firing);
        Assert.True((await changed.ReadAsync(OfFeed)).Alerts.Single() is { ResolvedAt: null } again && again.StartsAt > began.StartsAt);
        Assert.DoesNotContain(changed.Drain(), OfFeed);

        static bool OfFeed(ExternalAlertsChanged message) => message.Alerts[0].Feed == "TOLD";
    }

    [Fact]
    public async Task An_alert_that_nobody_repeats_ends_by_itself()
    {
        var changed = await fixture.Service.ListenAsync<ExternalAlertsChanged>();
        await PostAsync($$"""[{"labels":{"alertname":"Short","dag_id":"ENDS"},"endsAt":"{{Now.AddSeconds(1):O}}"}]""");

        Assert.Null((await changed.ReadAsync(m => m.Alerts[0].Feed == "ENDS")).Alerts.Single().ResolvedAt);
        Assert.NotNull((await changed.ReadAsync(m => m.Alerts[0].Feed == "ENDS")).Alerts.Single().ResolvedAt);
    }

    [Fact]
    public async Task A_webhook_of_Alertmanager_is_taken_and_its_end_is_said()
    {
        var changed = await fixture.Service.ListenAsync<ExternalAlertsChanged>();
        var body = $$"""
            {"version":"4","status":"firing","receiver":"hermes","groupKey":"{}","externalURL":"http://alertmanager:9093","groupLabels":{},"commonLabels":{},"commonAnnotations":{},
             "alerts":[{"status":"firing","labels":{"alertname":"Hook","feed":"HOOKED"},"annotations":{},"startsAt":"{{Now:O}}","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://p","fingerprint":"x"}]}
            """;
        await PostAsync(body, "/api/v2/alerts/webhook");
        Assert.InRange(((await ListAsync("feed=\"HOOKED\"")).Single().EndsAt - Now).TotalHours, 23, 24);
        await PostAsync(body.Replace("\"firing\",\"labels\"", "\"resolved\",\"labels\""), "/api/v2/alerts");

        Assert.Null((await changed.ReadAsync(m => m.Alerts[0].Feed == "HOOKED")).Alerts.Single().ResolvedAt);
        Assert.NotNull((await changed.ReadAsync(m => m.Alerts[0].Feed == "HOOKED")).Alerts.Single().ResolvedAt);
    }

    [Theory]
    [InlineData("""[{"labels":{"alertname":"Own","feed":"OWN","sender":"hermes"}}]""")]
    [InlineData("""[{"labels":{"alertname":"Own","feed":"OWN"},"generatorURL":"http://portal.example.com/alerts/1"}]""")]
    [InlineData("""{"version":"4","externalURL":"http://portal.example.com","alerts":[{"labels":{"alertname":"Own","feed":"OWN"}}]}""")]
    public async Task An_alert_that_Hermes_sent_itself_is_not_taken(string body)
    {
        var result = await (await PostAsync(body)).Content.ReadFromJsonAsync<ExternalAlertsResult>(HermesJson.Options, Token);

        Assert.Equal(new ExternalAlertsResult(0, 1), result);
        Assert.Empty(await ListAsync("feed=\"OWN\""));
    }

    [Fact]
    public async Task The_good_alerts_are_kept_and_the_bad_ones_named()
    {
        using var answer = await fixture.Service.Client.PostAsync("/api/v2/alerts", new StringContent(
            """[{"labels":{"alertname":"Good","feed":"MIXED"}},{"labels":{"alertname":""}},{"labels":7},{"labels":{"a":"b"},"startsAt":"yesterday"},{"labels":{"a":"b"},"startsAt":"2026-03-02T00:00:00Z","endsAt":"2026-03-01T00:00:00Z"},7]""",
            Encoding.UTF8, "application/json"), Token);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var errors = (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("errors").EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal);
        Assert.Equal(["[1].labels", "[2].labels", "[3].startsAt", "[4].endsAt", "[5]"], errors);
        Assert.Single(await ListAsync("feed=\"MIXED\""));
    }

    [Fact]
    public async Task Texts_that_no_database_takes_are_mended()
    {
        await PostAsync("""[{"labels":{"alertname":"Odd\u0000","feed":"MENDED"},"annotations":{"summary":"\ud800","\udc00":"half"}}]""");

        var alert = (await ListAsync("feed=\"MENDED\"")).Single();
        Assert.Equal(("Odd\uFFFD", "\uFFFD", "half"), (alert.Labels["alertname"], alert.Annotations["summary"], alert.Annotations["\uFFFD"]));
    }

    [Fact]
    public async Task People_are_told_an_alert_in_its_own_words()
    {
        await fixture.Service.PublishAsync(NotificationFixture.Incident("WORDS", category: "ExternalAlert", message: "Late: no run for 2 h (feed=WORDS)") with { TemplateId = "alert:Late" }, Token);

        Assert.Equal("WORDS: Late: no run for 2 h", (await fixture.AlertAsync("WORDS", _ => true)).Title);
    }

    [Fact]
    public void A_fingerprint_is_the_one_that_Prometheus_makes()
    {
        // The vector of prometheus/common's own tests.
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["name"] = "garland, briggs", ["fear"] = "love is not enough" };

        Assert.Equal(5799056148416392346UL.ToString("x16", CultureInfo.InvariantCulture), ReceivedAlert.Digest(labels));
    }

    private async Task<HttpResponseMessage> PostAsync(string body, string path = "/api/v2/alerts")
    {
        var answer = await fixture.Service.Client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), Token);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        return answer;
    }

    private async Task<List<ExternalAlert>> ListAsync(string filter) =>
        (await fixture.Service.Client.GetFromJsonAsync<List<ExternalAlert>>($"/api/v2/alerts?filter={Uri.EscapeDataString(filter)}", HermesJson.Options, Token))!;
}
