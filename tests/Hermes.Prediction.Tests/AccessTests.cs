using System.Net;
using System.Net.Http.Json;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;
using Hermes.Contracts.Security;
using Hermes.ServiceDefaults.Security;
using Hermes.Testing;

namespace Hermes.Prediction.Tests;

public sealed class AccessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_endpoint_says_which_role_or_scope_it_requires()
    {
        await using var host = await PredictionHost.StartAsync();
        Assert.Empty(EndpointRules.Offenders(host.Service.Services));
    }

    [Fact]
    public async Task A_declaration_that_changes_something_is_told_to_the_audit_trail_with_the_name_of_the_person()
    {
        await using var host = await PredictionHost.StartAsync();
        var recorded = await host.Service.ListenAsync<AuditRecorded>();
        using var ines = host.Service.ClientAs(Role.Operator, "ines");
        var declaration = new FeedDeclaration { Owner = "Settlement", ImpactTier = 4 };

        // The second one changes nothing, so the next entry is the third's.
        foreach (var next in new[] { declaration, declaration, declaration with { Owner = "Treasury" } })
        {
            using var answer = await ines.PutAsJsonAsync("/api/v1/feeds/TRADES", next, HermesJson.Options, Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        // The relay sends them side by side.
        AuditEntry[] entries = [(await recorded.ReadAsync()).Entry, (await recorded.ReadAsync()).Entry];
        Assert.All(entries, entry => Assert.Equal(("user", "ines", "feed.declared", "TRADES"), (entry.ActorKind, entry.Actor, entry.Action, entry.Subject)));
        Assert.Equal(
            ["owner Settlement, schedule none, tier 4", "owner Treasury, schedule none, tier 4"], entries.Select(entry => entry.Detail).Order());
    }

    [Fact]
    public async Task Only_an_approver_may_promote_a_model()
    {
        await using var host = await PredictionHost.StartAsync();
        using var asOperator = host.Service.ClientAs(Role.Operator);
        using var asApprover = host.Service.ClientAs(Role.Approver);

        using var refused = await asOperator.PostAsync("/api/v1/models/none/promote", null, Token);
        using var notFound = await asApprover.PostAsync("/api/v1/models/none/promote", null, Token);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.NotFound), (refused.StatusCode, notFound.StatusCode));
    }
}
