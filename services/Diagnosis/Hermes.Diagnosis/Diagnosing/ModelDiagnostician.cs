using Hermes.Contracts.Events;
using Hermes.Diagnosis.Ollama;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;

namespace Hermes.Diagnosis.Diagnosing;

/// <summary>
/// Asks the language model: a bounded number at a time, within the time limit, one repair of an invalid answer.
/// A model that keeps failing is left alone for a while, so that a dead server does not delay every diagnosis.
/// </summary>
internal sealed class ModelDiagnostician : IDisposable
{
    private const int FailuresToOpen = 2;
    private static readonly TimeSpan firstBreak = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan longestBreak = TimeSpan.FromMinutes(5);

    private readonly IChatClient model;
    private readonly OllamaOptions options;
    private readonly ExplainingMetrics metrics;
    private readonly TimeProvider time;
    private readonly ResiliencePipeline<(ModelAnswer? Answer, string? Failure)> breaker;
    private readonly SemaphoreSlim places;

    public ModelDiagnostician(IChatClient model, IOptions<OllamaOptions> options, ExplainingMetrics metrics, TimeProvider time)
    {
        this.model = model;
        this.options = options.Value;
        this.metrics = metrics;
        this.time = time;
        places = new SemaphoreSlim(this.options.Parallelism);
        breaker = new ResiliencePipelineBuilder<(ModelAnswer? Answer, string? Failure)> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<(ModelAnswer? Answer, string? Failure)>
            {
                FailureRatio = 0.9,
                MinimumThroughput = FailuresToOpen,
                SamplingDuration = this.options.Timeout * 2 * FailuresToOpen + longestBreak,
                BreakDurationGenerator = static attempt => new(TimeSpan.FromTicks(
                    Math.Min(longestBreak.Ticks, firstBreak.Ticks << Math.Min(attempt.HalfOpenAttempts, 10)))),
                ShouldHandle = static attempt => new(attempt.Outcome.Exception is HttpRequestException or TimeoutException),
            })
            .Build();
    }

    public bool Configured => options.Configured;

    /// <summary>The model's answer, or the reason why there is none.</summary>
    /// <param name="question">The error.</param>
    /// <param name="known">What the rules say, given to the model as a hint.</param>
    /// <param name="patience">How long to wait for a free place.</param>
    /// <param name="ct">Stops the question.</param>
    public async Task<(DiagnosisAnswer? Answer, string? Failure)> AskAsync(DiagnosisQuestion question, DiagnosisAnswer known, TimeSpan patience, CancellationToken ct)
    {
        if (!await places.WaitAsync(patience, ct))
        {
            metrics.FellBack(ExplainingMetrics.Busy);
            return (null, "The model was busy with earlier errors.");
        }

        var started = time.GetTimestamp();
        try
        {
            var (answer, failure) = await breaker.ExecuteAsync(async token => await AskWithinLimitAsync(question, known, token), ct);
            if (answer is null)
            {
                metrics.FellBack(ExplainingMetrics.Invalid, time.GetElapsedTime(started));
                return (null, failure);
            }

            metrics.Answered(time.GetElapsedTime(started));
            return (new DiagnosisAnswer
            {
                Category = known.Category,
                ProbableCause = answer.ProbableCause,
                RecommendedSolution = answer.RecommendedSolution,
                Criticality = answer.Criticality,
                Source = DiagnosisSource.LanguageModel,
                Model = options.Model,
            }, null);
        }
        catch (BrokenCircuitException)
        {
            metrics.FellBack(ExplainingMetrics.LeftAlone);
            return (null, "The model failed several times in a row and is left alone for a while.");
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            metrics.FellBack(e is TimeoutException ? ExplainingMetrics.Timeout : ExplainingMetrics.Unreachable, time.GetElapsedTime(started));
            return (null, e.Message);
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();

    private async Task<(ModelAnswer? Answer, string? Failure)> AskWithinLimitAsync(DiagnosisQuestion question, DiagnosisAnswer known, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            return await AskAndRepairAsync(Prompt.For(question, known, options.NumCtx), either.Token);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new TimeoutException($"The model did not answer within {options.Timeout.TotalSeconds:0.#} s.", e);
        }
        catch (IOException e)
        {
            throw new HttpRequestException($"The model's answer broke off: {e.Message}", e);
        }
    }

    private async Task<(ModelAnswer? Answer, string? Failure)> AskAndRepairAsync(List<ChatMessage> messages, CancellationToken ct)
    {
        var chat = new ChatOptions
        {
            Temperature = 0,
            ResponseFormat = ChatResponseFormat.ForJsonSchema(ModelAnswer.Schema, "diagnosis"),
        };
        var text = (await model.GetResponseAsync(messages, chat, ct)).Text;
        var (answer, faults) = ModelAnswer.Parse(text);
        if (answer is not null)
        {
            return (answer, null);
        }

        text = (await model.GetResponseAsync([.. messages, .. Prompt.Repair(Prompt.Shorten(text, ModelAnswer.MaxSolution), faults)], chat, ct)).Text;
        (answer, faults) = ModelAnswer.Parse(text);
        return answer is not null ? (answer, null) : (null, $"The model's answer did not fit the schema, also after a repair. {faults[0]}");
    }
}
