using System.Net;
using System.Net.Http.Json;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.ServiceDefaults.Security;
using Hermes.Testing;

namespace Hermes.Ingestion.Tests;

public sealed class AccessTests(IngestionFixture app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_endpoint_says_which_role_or_scope_it_requires() => Assert.Empty(EndpointRules.Offenders(app.Service.Services));

    [Fact]
    public async Task A_key_that_may_only_send_lines_can_neither_read_them_nor_change_sources()
    {
        using var pipeline = await app.Service.ClientWithAsync(Scopes.LogsWrite);

        using var sent = await pipeline.PostAsync("/api/v1/logs?source=scoped", new StringContent("one line"), Token);
        using var read = await pipeline.GetAsync("/api/v1/logs?source=scoped", Token);
        using var changed = await pipeline.PutAsJsonAsync("/api/v1/sources", Array.Empty<SourceSettings>(), HermesJson.Options, Token);

        Assert.Equal(
            (HttpStatusCode.Accepted, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden),
            (sent.StatusCode, read.StatusCode, changed.StatusCode));
    }

    [Fact]
    public async Task Replacing_the_rules_is_told_to_the_audit_trail()
    {
        await using var service = await ServiceFixture<Program>.StartAsync("ingestiondb");
        var recorded = await service.ListenAsync<AuditRecorded>();
        using var admin = service.ClientAs(Role.Admin, "ines");

        using var answer = await admin.PutAsJsonAsync("/api/v1/detection-rules", new { }, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        var entry = (await recorded.ReadAsync()).Entry;
        Assert.Equal(("ines", "detection-rules.replaced", "127.0.0.1"), (entry.Actor, entry.Action, entry.Address));
    }
}
