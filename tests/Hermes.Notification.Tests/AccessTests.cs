using Hermes.Testing;

namespace Hermes.Notification.Tests;

public sealed class AccessTests(NotificationFixture fixture) : IClassFixture<NotificationFixture>
{
    [Fact]
    public void Every_endpoint_says_which_role_or_scope_it_requires() => Assert.Empty(EndpointRules.Offenders(fixture.Service.Services));
}
