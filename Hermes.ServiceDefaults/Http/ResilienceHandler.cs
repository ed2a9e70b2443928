using System.Collections.Concurrent;
using System.Net;
using Hermes.ServiceDefaults.Outgoing;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Hermes.ServiceDefaults.Http;

/// <summary>
/// Every outgoing call: a circuit breaker per server; idempotent calls also get an attempt timeout and retries with
/// jitter. Timeouts count until the headers arrive, so event streams may stay open.
/// </summary>
internal sealed class ResilienceHandler(ResiliencePipelines pipelines) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var pipeline = pipelines.For(request);
        return await pipeline.ExecuteAsync(
            static async (state, ct) => await state.Handler.BaseSendAsync(state.Request, ct),
            (Handler: this, Request: request),
            cancellationToken);
    }

    private Task<HttpResponseMessage> BaseSendAsync(HttpRequestMessage request, CancellationToken ct) => base.SendAsync(request, ct);
}

/// <summary>One pair of pipelines per server, so that breakers outlive the recycled handlers.</summary>
internal sealed class ResiliencePipelines(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (ResiliencePipeline<HttpResponseMessage> Idempotent, ResiliencePipeline<HttpResponseMessage> Once)> pipelines = new();

    public ResiliencePipeline<HttpResponseMessage> For(HttpRequestMessage request)
    {
        var server = request.RequestUri?.Authority ?? "";
        var pair = pipelines.GetOrAdd(server, _ => Create());
        return IsRepeatable(request) ? pair.Idempotent : pair.Once;
    }

    private static bool IsRepeatable(HttpRequestMessage request) =>
        request.Content is not StreamContent
        && (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete);

    private (ResiliencePipeline<HttpResponseMessage>, ResiliencePipeline<HttpResponseMessage>) Create()
    {
        var breaker = new CircuitBreakerStrategyOptions<HttpResponseMessage>
        {
            FailureRatio = 0.5,
            MinimumThroughput = 20,
            SamplingDuration = TimeSpan.FromSeconds(30),
            BreakDuration = TimeSpan.FromSeconds(5),
            ShouldHandle = Transient,
        };
        var idempotent = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = 2,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(200),
                UseJitter = true,
                ShouldHandle = Transient,
            })
            .AddCircuitBreaker(breaker)
            .AddTimeout(TimeSpan.FromSeconds(30))
            .Build();
        var once = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddCircuitBreaker(breaker)
            .AddTimeout(TimeSpan.FromMinutes(10))
            .Build();
        return (idempotent, once);
    }

    private static ValueTask<bool> Transient(RetryPredicateArguments<HttpResponseMessage> args) => new(IsTransient(args.Outcome));

    private static ValueTask<bool> Transient(CircuitBreakerPredicateArguments<HttpResponseMessage> args) => new(IsTransient(args.Outcome));

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: OutgoingRefusedException } => false,
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        { Result.StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout } => true,
        _ => false,
    };
}
