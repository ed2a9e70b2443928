using Hermes.Testing;

namespace Hermes.ConfigGeneration.Tests;

public sealed class AccessTests(ConfigurationService app) : IClassFixture<ConfigurationService>
{
    [Fact]
    public void Every_endpoint_says_which_role_or_scope_it_requires() => Assert.Empty(EndpointRules.Offenders(app.Service.Services));
}
