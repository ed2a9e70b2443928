using Hermes.Contracts.Diagnosis;
using Hermes.Testing;
using Microsoft.AspNetCore.Http;

namespace Hermes.Diagnosis.Tests;

public sealed class MetricsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_of_the_model_and_fallbacks_are_told_and_every_metric_is_documented()
    {
        await using var ollama = await OllamaServer.StartAsync();
        ollama.Answer = static (_, _) => Task.FromResult(DiagnosisFixture.ValidAnswer);
        await using var fixture = await DiagnosisFixture.StartAsync(ollama);
        await fixture.Service.PublishAsync(DiagnosisFixture.Batch("m1", "Connection refused", "MEASURED"), Token);
        await fixture.Announced.ReadAsync(message => message.Feed == "MEASURED");
        ollama.Answer = static (_, _) => throw new BadHttpRequestException("out of memory", StatusCodes.Status500InternalServerError);
        await fixture.Client.DiagnoseAsync(new DiagnoseRequest("Connection refused"), Token);

        await DocumentedMetrics.HoldForAsync("diagnosis", fixture.Service.Client, Token);

        var page = await MetricsPage.ReadAsync(fixture.Service.Client, Token);
        Assert.Equal(1, page.Sum("hermes_llm_duration_seconds_count", ("outcome", "answered")));
        Assert.Equal(1, page.Sum("hermes_llm_fallbacks_total", ("reason", "unreachable")));
        Assert.Equal(1, page.Sum("hermes_diagnosis_duration_seconds_count", ("source", "Rules"), ("fallback", "true")));
        Assert.Equal(1, page.Sum("hermes_llm_configured"));
    }
}
