using System.Security.Claims;
using Hermes.Contracts.Prediction;
using Hermes.Prediction.Feeds;
using Hermes.Prediction.Scoring;

namespace Hermes.Prediction.Models;

/// <summary>What goes with putting another model in the champion's place by hand.</summary>
internal sealed class ModelChange(Champion champion, FeedBook book, ScoringRequests requests, TimeProvider time)
{
    /// <summary>The move of a person or key, with the reason given.</summary>
    public StageMove By(ClaimsPrincipal caller, StageRequest? request) =>
        new(time.GetUtcNow(), caller.Identity?.Name ?? "nobody", string.IsNullOrWhiteSpace(request?.Reason) ? null : request.Reason.Trim());

    /// <summary>Serves it here at once and scores every feed anew; other replicas follow within seconds.</summary>
    public async Task ServeAsync(CancellationToken ct)
    {
        if (await champion.RefreshAsync(ct))
        {
            requests.Add(book.List(null, int.MaxValue, entry => entry.Name));
        }
    }
}
