using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Hermes.Contracts.Http;
using Hermes.ServiceDefaults.Security;

namespace Hermes.EndToEnd.Tests;

[Collection<SuiteCollection>]
public sealed partial class ClosedDoorTests(Suite suite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ingestion")]
    [InlineData("prediction")]
    [InlineData("configgeneration")]
    [InlineData("diagnosis")]
    [InlineData("notification")]
    public async Task Without_a_credential_every_endpoint_but_health_answers_401(string service)
    {
        using var known = suite.ClientOf(service);
        var endpoints = (await known.GetFromJsonAsync<Page<EndpointAccess>>("/api/v1/endpoints", HermesJson.Options, Token))!.Items;
        using var nobody = new HttpClient { BaseAddress = known.BaseAddress };

        var answers = new Dictionary<string, HttpStatusCode>();
        foreach (var endpoint in endpoints)
        {
            using var request = new HttpRequestMessage(new HttpMethod(endpoint.Method == "*" ? "GET" : endpoint.Method), Parameter().Replace(endpoint.Path, Guid.Empty.ToString()));
            using var response = await nobody.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
            answers[$"{endpoint.Method} {endpoint.Path}"] = response.StatusCode;
        }

        Assert.Equal(["* /alive", "* /health"], answers.Where(answer => answer.Value != HttpStatusCode.Unauthorized).Select(answer => answer.Key).Order());
        Assert.True(answers.Count > 5, "The service lists its endpoints.");
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
