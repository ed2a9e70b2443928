using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Security;
using Hermes.ServiceDefaults.Security;
using Hermes.Testing;
using Microsoft.Extensions.DependencyInjection;

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

    private async Task<List<string>> ActionsAsync(string subject)
    {
        await using var connection = await fixture.Service.Services.GetRequiredService<IdentityDatabase>().Source.OpenConnectionAsync(Token);
        return (await connection.QueryAsync<string>("select action from audit_event where subject = @subject", new { subject })).AsList();
    }
}
