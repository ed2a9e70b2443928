using Hermes.Contracts.Events;
using Hermes.Contracts.Prediction;
using Hermes.Prediction.Scoring;
using Hermes.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Hermes.Prediction.Tests;

/// <summary>The real service with a clock of its own.</summary>
internal sealed class PredictionHost : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private PredictionHost(ServiceFixture<Program> service, ManualTime time) => (Service, Time) = (service, time);

    public ServiceFixture<Program> Service { get; }

    public ManualTime Time { get; }

    public PredictionClient Client => new(Service.Client);

    public static async Task<PredictionHost> StartAsync(bool trains = false, int scoreEverySeconds = 60, string promotion = "Automatic")
    {
        var time = new ManualTime(Start);
        var service = await ServiceFixture<Program>.StartAsync("predictiondb", host =>
        {
            host.UseSetting("Forecasting:TrainAutomatically", trains ? "true" : "false");
            host.UseSetting("Forecasting:QuietSeconds", "0");
            host.UseSetting("Forecasting:Promotion", promotion);
            host.UseSetting("Forecasting:ScoreEverySeconds", scoreEverySeconds.ToString());
            host.ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        });
        return new PredictionHost(service, time);
    }

    /// <summary>Another replica, with the same clock. Dispose it before this one.</summary>
    public async Task<PredictionHost> StartReplicaAsync() => new(await Service.StartReplicaAsync(), Time);

    public async Task PublishAsync(bool historical, params IReadOnlyList<ExecutionFact> facts)
    {
        foreach (var batch in facts.Chunk(500))
        {
            await Service.PublishAsync(new ExecutionsRecorded { BatchId = Guid.NewGuid(), Historical = historical, Executions = batch });
        }
    }

    public Task ArrivedAsync(string feed, long count) => Eventually.TrueAsync(
        async () => (await Client.GetFeedsAsync(null, 1000, TestContext.Current.CancellationToken)).Items.Any(item => item.Name == feed && item.ExecutionCount == count),
        what: $"{count} runs of {feed} are known");

    public async Task<FeedPrediction> ScoreAsync(string feed)
    {
        var scored = await Service.Services.GetRequiredService<Scorer>().ScoreAsync([feed], TestContext.Current.CancellationToken);
        return scored.Single();
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}
