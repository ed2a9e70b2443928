using System.Diagnostics.Metrics;
using System.Text.Json;
using Hermes.Contracts.Events;
using Hermes.Diagnosis.Diagnosing;
using Hermes.Diagnosis.Knowledge;
using Hermes.Diagnosis.Ollama;
using Hermes.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hermes.Diagnosis.Tests;

public sealed class ModelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_model_is_asked_with_a_schema_its_context_length_and_no_secret()
    {
        await using var ollama = await OllamaServer.StartAsync();
        ollama.Answer = static (_, _) => Task.FromResult(DiagnosisFixture.ValidAnswer);
        await using var fixture = await DiagnosisFixture.StartAsync(ollama, host => host.UseSetting("Ollama:Model", "tiny"));

        await fixture.Service.PublishAsync(DiagnosisFixture.Batch("t1", "connect postgres://etl:hunter2@db/prod refused, Authorization: Bearer abcdef123456", "FX_RATES"), Token);

        var announced = await fixture.Announced.ReadAsync();
        Assert.Equal(DiagnosisSource.LanguageModel, announced.Source);
        Assert.Equal("tiny", announced.Model);
        Assert.Equal(5, announced.Criticality);
        Assert.Equal("The model says the database is down.", announced.ProbableCause);

        var request = Assert.Single(ollama.Requests);
        Assert.Equal("tiny", request.GetProperty("model").GetString());
        Assert.False(request.GetProperty("stream").GetBoolean());
        Assert.Equal(8192, request.GetProperty("options").GetProperty("num_ctx").GetInt32());
        Assert.Equal(0, request.GetProperty("options").GetProperty("temperature").GetDouble());
        Assert.Equal(5, request.GetProperty("format").GetProperty("properties").GetProperty("criticality").GetProperty("maximum").GetInt32());
        var text = request.GetRawText();
        Assert.DoesNotContain("hunter2", text);
        Assert.DoesNotContain("abcdef123456", text);
        Assert.Contains("FX_RATES", text);
    }

    [Fact]
    public async Task Incidents_that_wait_survive_a_restart()
    {
        await using var ollama = await OllamaServer.StartAsync();
        var asked = new TaskCompletionSource();
        ollama.Answer = async (_, ct) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, ct);
            return "";
        };
        await using var fixture = await DiagnosisFixture.StartAsync(ollama);
        await fixture.Service.PublishAsync(DiagnosisFixture.Batch("t1", "connection refused", "RESTARTED"), Token);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);

        await fixture.Service.StopHostAsync();
        ollama.Answer = static (_, _) => Task.FromResult(DiagnosisFixture.ValidAnswer);
        await fixture.Service.StartHostAsync();

        var announced = await fixture.Announced.ReadAsync(message => message.Feed == "RESTARTED");
        Assert.Equal(DiagnosisSource.LanguageModel, announced.Source);
        Assert.DoesNotContain(fixture.Announced.Drain(), message => message.Feed == "RESTARTED");
    }

    [Fact]
    public async Task An_invalid_answer_is_repaired_once()
    {
        await using var ollama = await OllamaServer.StartAsync();
        var answers = new Queue<string>(["""{"probableCause":"x","recommendedSolution":"y","criticality":9}""", $"```json\n{DiagnosisFixture.ValidAnswer}\n```"]);
        ollama.Answer = (_, _) => Task.FromResult(answers.Dequeue());
        using var model = new ModelUnderTest(ollama);

        var diagnosis = await model.ExplainAsync("connection refused");

        Assert.Equal(DiagnosisSource.LanguageModel, diagnosis.Source);
        Assert.Equal(2, ollama.Requests.Count);
        Assert.Contains("'criticality' must be a whole number from 1 to 5", DiagnosisFixture.LastMessage(ollama.Requests[1]));
    }

    [Theory]
    [InlineData("I think the database is down.")]
    [InlineData("""{"probableCause":"","recommendedSolution":"y","criticality":3}""")]
    [InlineData("""{"probableCause":"x","recommendedSolution":"y","criticality":3,"extra":1}""")]
    [InlineData("[1]")]
    public async Task An_answer_that_stays_invalid_is_replaced_by_the_rules_which_say_why(string invalid)
    {
        await using var ollama = await OllamaServer.StartAsync();
        ollama.Answer = (_, _) => Task.FromResult(invalid);
        using var model = new ModelUnderTest(ollama);

        var diagnosis = await model.ExplainAsync("connection refused");

        Assert.Equal(2, ollama.Requests.Count);
        Assert.Equal(DiagnosisSource.Rules, diagnosis.Source);
        Assert.Null(diagnosis.Model);
        Assert.Equal("connection-refused", diagnosis.KnowledgeId);
        Assert.Contains("did not fit the schema", diagnosis.FallbackReason);
    }

    [Fact]
    public async Task A_silent_model_costs_its_time_limit_twice_and_is_then_left_alone()
    {
        await using var ollama = await OllamaServer.StartAsync();
        ollama.Answer = static async (_, ct) =>
        {
            await Task.Delay(Timeout.Infinite, ct);
            return "";
        };
        using var model = new ModelUnderTest(ollama, options => options.Timeout = TimeSpan.FromSeconds(2));

        var first = await model.ExplainAsync("connection refused");
        var second = await model.ExplainAsync("connection refused");
        var third = await model.ExplainAsync("connection refused");

        Assert.All([first, second, third], diagnosis => Assert.Equal(DiagnosisSource.Rules, diagnosis.Source));
        Assert.Contains("did not answer within 2 s", first.FallbackReason);
        // A timer may ring a few milliseconds before a finer clock says so.
        Assert.InRange(first.LatencySeconds, 1.9, double.MaxValue);
        Assert.Contains("left alone", third.FallbackReason);
        Assert.Equal(2, ollama.Requests.Count);
    }

    [Fact]
    public async Task A_missing_model_or_server_is_named_and_the_rules_answer()
    {
        await using var ollama = await OllamaServer.StartAsync();
        ollama.Answer = static (_, _) => throw new BadHttpRequestException("model 'llama3.1' not found", StatusCodes.Status404NotFound);
        using var model = new ModelUnderTest(ollama);

        var missing = await model.ExplainAsync("connection refused");
        Assert.Equal("Ollama answered 404: model 'llama3.1' not found", missing.FallbackReason);

        await ollama.DisposeAsync();
        var gone = await model.ExplainAsync("connection refused");
        Assert.Equal(DiagnosisSource.Rules, gone.Source);
        Assert.NotNull(gone.FallbackReason);
    }

    [Fact]
    public async Task A_long_log_leaves_room_in_the_context()
    {
        await using var ollama = await OllamaServer.StartAsync();
        ollama.Answer = static (_, _) => Task.FromResult(DiagnosisFixture.ValidAnswer);
        using var model = new ModelUnderTest(ollama, options => options.NumCtx = 4096);

        await model.ExplainAsync("start of log " + new string('x', 15_000) + " end of log");

        var prompt = DiagnosisFixture.LastMessage(ollama.Requests[0]);
        Assert.InRange(prompt.Length, 4_000, (4096 - 1024) * 3);
        Assert.Contains("start of log", prompt);
        Assert.Contains("end of log", prompt);
        Assert.Contains("characters left out", prompt);
    }

    [Fact]
    public async Task The_client_streams_as_well()
    {
        await using var ollama = await OllamaServer.StartAsync();
        ollama.Answer = static (_, _) => Task.FromResult(DiagnosisFixture.ValidAnswer);
        using var model = new ModelUnderTest(ollama);

        var updates = await model.Chat.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "hi")], cancellationToken: Token).ToListAsync(Token);

        Assert.Equal(DiagnosisFixture.ValidAnswer, string.Concat(updates.Select(update => update.Text)));
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
        Assert.IsType<OllamaChatClient>(model.Chat.GetService(typeof(IChatClient)));
    }

    [Fact]
    public void The_schema_and_the_check_agree()
    {
        var schema = ModelAnswer.Schema;
        Assert.Equal(JsonValueKind.Object, schema.ValueKind);
        var tooLong = JsonSerializer.Serialize(new { probableCause = new string('x', 1_001), recommendedSolution = "y", criticality = 3 });
        Assert.Contains("at most 1000", ModelAnswer.Parse(tooLong).Faults[0]);
    }

    /// <summary>Rules and model as the service wires them, without the service.</summary>
    private sealed class ModelUnderTest : IDisposable
    {
        private readonly ServiceProvider meters;
        private readonly ModelDiagnostician model;
        private readonly Diagnostician diagnostician;

        public ModelUnderTest(OllamaServer ollama, Action<OllamaOptions>? configure = null)
        {
            var options = new OllamaOptions { Endpoint = ollama.Address };
            configure?.Invoke(options);
            Chat = new OllamaChatClient(new HttpClient { BaseAddress = new Uri(ollama.Address) }, options);
            meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
            var metrics = new ExplainingMetrics(meters.GetRequiredService<IMeterFactory>(), Options.Create(options));
            model = new ModelDiagnostician(Chat, Options.Create(options), metrics, TimeProvider.System);
            diagnostician = new Diagnostician(new RuleDiagnostician(new KnowledgeBase()), model, metrics, TimeProvider.System);
        }

        public OllamaChatClient Chat { get; }

        public Task<DiagnosisAnswer> ExplainAsync(string log) =>
            diagnostician.ExplainAsync(new DiagnosisQuestion { Log = log }, TimeSpan.FromSeconds(5), Token);

        public void Dispose()
        {
            model.Dispose();
            Chat.Dispose();
            meters.Dispose();
        }
    }
}
