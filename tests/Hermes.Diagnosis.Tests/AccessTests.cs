using System.Net;
using System.Net.Http.Json;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Security;
using Hermes.ServiceDefaults.Security;
using Hermes.Testing;

namespace Hermes.Diagnosis.Tests;

public sealed class AccessTests(DiagnosisFixture fixture) : IClassFixture<DiagnosisFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_endpoint_says_which_role_or_scope_it_requires() => Assert.Empty(EndpointRules.Offenders(fixture.Service.Services));

    [Fact]
    public async Task What_services_tell_of_changes_is_kept_once()
    {
        var told = new AuditRecorded
        {
            Entry = new AuditEntry
            {
                Id = Guid.CreateVersion7(),
                At = new DateTimeOffset(2026, 1, 7, 12, 0, 0, TimeSpan.Zero),
                ActorKind = "user",
                Actor = "ines",
                Action = "sources.replaced",
                Subject = $"sources {Guid.NewGuid():N}",
            },
        };
        await fixture.Service.PublishAsync(told, Token);
        await fixture.Service.PublishAsync(told, Token);
        var last = told with { Entry = told.Entry with { Id = Guid.CreateVersion7(), Action = "rules.replaced" } };
        await fixture.Service.PublishAsync(last, Token);

        var kept = await Eventually.GetAsync(() => ActionsAsync(told.Entry.Subject), actions => actions?.Contains("rules.replaced") is true, what: "the last one is kept");
        Assert.Equal(["rules.replaced", "sources.replaced"], kept!.Order());
    }

    [Fact]
    public async Task The_audit_trail_is_for_admins_and_keys_that_may_read_it()
    {
        using var approver = fixture.Service.ClientAs(Role.Approver);
        using var refused = await approver.GetAsync("/api/v1/audit", Token);
        using var badCursor = await fixture.Service.Client.GetAsync("/api/v1/audit?cursor=%00", Token);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.BadRequest), (refused.StatusCode, badCursor.StatusCode));
    }

    private async Task<List<string>> ActionsAsync(string subject)
    {
        var page = await fixture.Service.Client.GetFromJsonAsync<Page<AuditEntry>>($"/api/v1/audit?about={Uri.EscapeDataString(subject)}", HermesJson.Options, Token);
        return [.. page!.Items.Select(entry => entry.Action)];
    }
}
