using Hermes.Contracts.Http;

namespace Hermes.Contracts.Prediction;

/// <summary>Typed client of the prediction service.</summary>
public sealed class PredictionClient(HttpClient http)
{
    /// <summary>Registered feeds by name.</summary>
    public Task<Page<Feed>> GetFeedsAsync(string? cursor, int limit, CancellationToken ct) =>
        http.GetAsync<Page<Feed>>(ApiCalls.Query("/api/v1/feeds", ("cursor", cursor), ("limit", limit)), ct);

    /// <summary>Declares a feed; creates it when new.</summary>
    public Task<Feed> PutFeedAsync(string name, FeedDeclaration declaration, CancellationToken ct) =>
        http.SendAsync<Feed>(HttpMethod.Put, $"/api/v1/feeds/{Uri.EscapeDataString(name)}", declaration, ct);

    /// <summary>Current risk of feeds, highest priority first.</summary>
    public Task<Page<FeedPrediction>> GetPredictionsAsync(string? status, string? cursor, int limit, CancellationToken ct) =>
        http.GetAsync<Page<FeedPrediction>>(ApiCalls.Query("/api/v1/predictions", ("status", status), ("cursor", cursor), ("limit", limit)), ct);

    /// <summary>Past scorings of one feed, newest first.</summary>
    public Task<Page<FeedPrediction>> GetPredictionHistoryAsync(string feed, string? cursor, int limit, CancellationToken ct) =>
        http.GetAsync<Page<FeedPrediction>>(ApiCalls.Query($"/api/v1/predictions/{Uri.EscapeDataString(feed)}/history", ("cursor", cursor), ("limit", limit)), ct);

    /// <summary>Risks as they are scored, until cancelled.</summary>
    public IAsyncEnumerable<FeedPrediction> StreamPredictionsAsync(CancellationToken ct) =>
        http.StreamAsync<FeedPrediction>("/api/v1/predictions/stream", ct);

    /// <summary>Scores a feed now.</summary>
    public Task<FeedPrediction> PredictAsync(PredictRequest request, CancellationToken ct) =>
        http.SendAsync<FeedPrediction>(HttpMethod.Post, "/api/v1/predict", request, ct);

    /// <summary>Models, newest first.</summary>
    public Task<Page<ModelInfo>> GetModelsAsync(string? cursor, int limit, CancellationToken ct) =>
        http.GetAsync<Page<ModelInfo>>(ApiCalls.Query("/api/v1/models", ("cursor", cursor), ("limit", limit)), ct);

    /// <summary>One feed; fails with status 404 when it is unknown.</summary>
    public Task<Feed> GetFeedAsync(string name, CancellationToken ct) =>
        http.GetAsync<Feed>($"/api/v1/feeds/{Uri.EscapeDataString(name)}", ct);

    /// <summary>What is normal for a feed.</summary>
    public Task<FeedBaselineInfo> GetBaselineAsync(string name, CancellationToken ct) =>
        http.GetAsync<FeedBaselineInfo>($"/api/v1/feeds/{Uri.EscapeDataString(name)}/baseline", ct);

    /// <summary>Runs of a feed, newest first.</summary>
    public Task<Page<FeedRun>> GetFeedRunsAsync(string name, string? cursor, int limit, CancellationToken ct) =>
        http.GetAsync<Page<FeedRun>>(ApiCalls.Query($"/api/v1/feeds/{Uri.EscapeDataString(name)}/history", ("cursor", cursor), ("limit", limit)), ct);

    /// <summary>What is wrong with runs although nobody reported it, latest first; of one feed, or only what holds now.</summary>
    public Task<Page<Inference>> GetInferencesAsync(string? feed, bool? open, string? cursor, int limit, CancellationToken ct) =>
        http.GetAsync<Page<Inference>>(ApiCalls.Query("/api/v1/inferences", ("feed", feed), ("open", open is { } only ? (only ? "true" : "false") : null), ("cursor", cursor), ("limit", limit)), ct);

    /// <summary>How good the forecasts of the last 7, 30 or 90 days were, of all feeds or of one.</summary>
    public Task<Scoreboard> GetScoreboardAsync(int days, string? feed, CancellationToken ct) =>
        http.GetAsync<Scoreboard>(ApiCalls.Query("/api/v1/scoreboard", ("days", days), ("feed", feed)), ct);

    /// <summary>The same feed by feed; those with the most false alarms and misses first.</summary>
    public Task<Page<FeedScore>> GetFeedScoresAsync(int days, string? cursor, int limit, CancellationToken ct) =>
        http.GetAsync<Page<FeedScore>>(ApiCalls.Query("/api/v1/scoreboard/feeds", ("days", days), ("cursor", cursor), ("limit", limit)), ct);

    /// <summary>Failures after a success that no alert came before, latest first.</summary>
    public Task<Page<MissedFailure>> GetMissesAsync(string? feed, string? cursor, int limit, CancellationToken ct) =>
        http.GetAsync<Page<MissedFailure>>(ApiCalls.Query("/api/v1/scoreboard/misses", ("feed", feed), ("cursor", cursor), ("limit", limit)), ct);

    /// <summary>Alerts with what became of them, latest first; of one feed, of one risk, or with one outcome (<c>open</c> for those without).</summary>
    public Task<Page<RaisedRisk>> GetRisksAsync(string? feed, Guid? predictionId, string? outcome, string? cursor, int limit, CancellationToken ct) =>
        http.GetAsync<Page<RaisedRisk>>(ApiCalls.Query("/api/v1/predictions/risks", ("feed", feed), ("predictionId", predictionId), ("outcome", outcome), ("cursor", cursor), ("limit", limit)), ct);

    /// <summary>Says what one thinks of a risk; fails with status 404 when there is none with this id.</summary>
    public Task<PredictionFeedback> AnswerAsync(Guid predictionId, FeedbackAnswer answer, string? comment, CancellationToken ct) =>
        http.SendAsync<PredictionFeedback>(HttpMethod.Post, $"/api/v1/predictions/{predictionId}/feedback", new FeedbackRequest(answer.ToString(), comment), ct);

    /// <summary>Starts training; fails with status 409 while another run goes on.</summary>
    public Task<TrainingRun> TrainAsync(CancellationToken ct) =>
        http.SendAsync<TrainingRun>(HttpMethod.Post, "/api/v1/models/train", new { }, ct);

    /// <summary>One model with its card; fails with status 404 when it is unknown.</summary>
    public Task<ModelInfo> GetModelAsync(string version, CancellationToken ct) =>
        http.GetAsync<ModelInfo>($"/api/v1/models/{Uri.EscapeDataString(version)}", ct);

    /// <summary>What a version has learned for one question, as a file: trees in XGBoost's own format; fails with status 404 when it has learned nothing.</summary>
    public Task<DownloadedFile> GetModelArtifactAsync(string version, string target, CancellationToken ct) =>
        http.DownloadAsync(ApiCalls.Query($"/api/v1/models/{Uri.EscapeDataString(version)}/artifact", ("target", target)), ct);

    /// <summary>What a challenger said live beside the champion, against what came; null when there is nothing to compare.</summary>
    public Task<ShadowReport?> FindShadowAsync(string version, CancellationToken ct) =>
        http.FindAsync<ShadowReport>($"/api/v1/models/{Uri.EscapeDataString(version)}/shadow", ct);

    /// <summary>Makes a model the champion.</summary>
    public Task<ModelInfo> PromoteModelAsync(string version, StageRequest request, CancellationToken ct) =>
        http.SendAsync<ModelInfo>(HttpMethod.Post, $"/api/v1/models/{Uri.EscapeDataString(version)}/promote", request, ct);

    /// <summary>Makes the champion before this one the champion again; fails with status 409 when there was none.</summary>
    public Task<ModelInfo> RollBackModelAsync(StageRequest request, CancellationToken ct) =>
        http.SendAsync<ModelInfo>(HttpMethod.Post, "/api/v1/models/rollback", request, ct);

    /// <summary>Training runs, newest first.</summary>
    public Task<Page<TrainingRun>> GetTrainingRunsAsync(string? cursor, int limit, CancellationToken ct) =>
        http.GetAsync<Page<TrainingRun>>(ApiCalls.Query("/api/v1/models/train", ("cursor", cursor), ("limit", limit)), ct);

    /// <summary>One training run with its progress; fails with status 404 when it is unknown.</summary>
    public Task<TrainingRun> GetTrainingRunAsync(Guid runId, CancellationToken ct) =>
        http.GetAsync<TrainingRun>($"/api/v1/models/train/{runId}", ct);

    /// <summary>Stops a training run; fails with status 404 when it does not go on.</summary>
    public Task<TrainingRun> CancelTrainingAsync(Guid runId, CancellationToken ct) =>
        http.SendAsync<TrainingRun>(HttpMethod.Delete, $"/api/v1/models/train/{runId}", null, ct);
}
