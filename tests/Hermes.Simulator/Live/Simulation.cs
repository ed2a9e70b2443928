using System.Net.Http.Headers;
using Hermes.Contracts.Ingestion;
using Hermes.Contracts.Prediction;
using Hermes.Simulator.Model;

namespace Hermes.Simulator.Live;

/// <summary>One life of the simulator: wait for Hermes, bring it up to now, then go on live.</summary>
internal sealed class Simulation(SimulatorSettings settings, long seed, TimeProvider time)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly Patience patience = new(time);

    public async Task RunAsync(CancellationToken ct)
    {
        using var ingestionHttp = Client(settings.Ingestion, TimeSpan.FromMinutes(5));
        using var predictionHttp = settings.Prediction is null ? null : Client(settings.Prediction, TimeSpan.FromMinutes(1));
        var ingestion = new IngestionClient(ingestionHttp);
        var onboarding = new Onboarding(ingestion, predictionHttp is null ? null : new PredictionClient(predictionHttp), patience);

        await HealthyAsync("Waiting for ingestion", ingestionHttp, ct);
        if (predictionHttp is not null)
        {
            await HealthyAsync("Waiting for prediction", predictionHttp, ct);
        }

        await onboarding.DeclareFeedsAsync(ct);
        var known = await onboarding.NewestRunAsync(ct);
        var now = time.GetUtcNow();
        var began = time.GetTimestamp();
        var state = Anchored(SimulatorState.Load(settings.StateFile), known, now);
        state.Save(settings.StateFile);
        var fleet = new Fleet(seed, state.Anchors);
        await onboarding.ImportAsync(fleet, known, now, settings.HistoryDays, ct);
        Console.WriteLine("History is in; the fleet is live.");

        // Past lines are sent beside the live ones, so that a slow intake does not hold the story up.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var deliveries = new Deliveries(ingestion, patience);
        Task[] work =
        [
            deliveries.RunAsync(stop.Token),
            onboarding.SendPastLinesAsync(fleet, PastLinesFrom(state, known, now), now, stop.Token),
            TellAsync(fleet, now, began, deliveries, state, stop.Token),
        ];
        try
        {
            await foreach (var ended in Task.WhenEach(work).WithCancellation(ct))
            {
                await ended;
            }
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    /// <summary>
    /// A demo begins now when Hermes has heard nothing that the demo's precursors would contradict; otherwise the fleet's
    /// own episodes, and those of an earlier anchor, go on.
    /// </summary>
    internal static SimulatorState Anchored(SimulatorState state, DateTimeOffset? known, DateTimeOffset now)
    {
        if (known > now - DemoEpisodes.Reach)
        {
            return state;
        }

        // An emptied Hermes is told everything afresh, so nothing of earlier demos binds.
        return state with { Anchors = known is null ? [now] : [.. state.Anchors.Where(anchor => anchor > now.AddDays(-90)), now] };
    }

    private async Task TellAsync(Fleet fleet, DateTimeOffset from, long began, Deliveries deliveries, SimulatorState state, CancellationToken ct)
    {
        var file = settings.LogFile is null ? null : new TailedFile(settings.LogFile);
        var operation = new LiveOperation(fleet, from, deliveries, file);
        var saved = from;
        using var timer = new PeriodicTimer(Tick, time);
        do
        {
            var now = from + (time.GetElapsedTime(began) * settings.Speed);
            operation.TellUntil(now);
            if (now - saved > TimeSpan.FromSeconds(5))
            {
                (state with { ToldUntil = now }).Save(settings.StateFile);
                saved = now;
            }
        }
        while (await timer.WaitForNextTickAsync(ct));
    }

    private DateTimeOffset PastLinesFrom(SimulatorState state, DateTimeOffset? known, DateTimeOffset now)
    {
        var earliest = now.AddHours(-settings.PastLineHours);
        return known is not null && state.ToldUntil is { } told && told > earliest ? told : earliest;
    }

    private HttpClient Client(Uri address, TimeSpan timeout) => new()
    {
        BaseAddress = address,
        Timeout = timeout,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", settings.ApiKey) },
    };

    private Task<bool> HealthyAsync(string what, HttpClient http, CancellationToken ct) =>
        patience.DoAsync(what, async token =>
        {
            using var response = await http.GetAsync("/health", token);
            response.EnsureSuccessStatusCode();
        }, ct);
}
