using System.Security.Claims;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;
using Hermes.Learning.History;
using Hermes.ServiceDefaults.Coordination;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Messaging;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Hermes.Prediction.Feeds;

internal static class FeedsApi
{
    private const int MaxName = 200;

    public static void MapFeeds(this WebApplication app)
    {
        var feeds = app.MapGroup("/api/v1/feeds").WithTags("feeds").RequireAccess(Role.Viewer, Scopes.FeedsRead);
        feeds.MapGet("/", List).WithSummary("All feeds by name.");
        feeds.MapGet("/{name}", Get).WithSummary("One feed: owner, schedule, impact tier, upstreams, latest run.");
        feeds.MapPut("/{name}", Put).WithSummary("Declares a feed: owner, schedule or interval, impact tier, upstreams.").RequireAccess(Role.Operator, Scopes.FeedsWrite);
    }

    private static Results<Ok<Page<Feed>>, ValidationProblem> List(FeedBook book, string? cursor = null, int limit = 100)
    {
        if (PageRules.Check(cursor, limit, out var after) is { } problem)
        {
            return problem;
        }

        var items = book.List(after, limit, ToFeed);
        var page = items.Select(item => item with { DownstreamCount = book.DownstreamOf(item.Name) }).ToList();
        return TypedResults.Ok(new Page<Feed>(page, page.Count == limit ? Cursor.Encode(page[^1].Name) : null));
    }

    private static Results<Ok<Feed>, ProblemHttpResult> Get(string name, FeedBook book) =>
        book.Find(name, ToFeed) is { } feed
            ? TypedResults.Ok(feed with { DownstreamCount = book.DownstreamOf(name) })
            : Problems.NotFound("feed", name);

    private static async Task<Results<Ok<Feed>, ValidationProblem>> Put(
        string name, FeedDeclaration declaration, ClaimsPrincipal caller,
        FeedBook book, ReplicaNews news, NpgsqlDataSource database, IOutbox outbox, AuditTrail audit, TimeProvider time, CancellationToken ct)
    {
        if (Check(name, declaration, out var schedule) is { Count: > 0 } errors)
        {
            return Problems.Fields(errors);
        }

        var tier = declaration.ImpactTier ?? 3;
        var upstreams = declaration.Upstreams?.Distinct(StringComparer.Ordinal).ToArray() ?? [];
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var changed = await connection.QuerySingleOrDefaultAsync<DateTimeOffset?>(new CommandDefinition(
            """
            insert into feed (name, owner, schedule, impact_tier, upstreams, deadline_minutes, scheduled_since)
            values (@name, @Owner, @schedule, @tier, @upstreams, @DeadlineMinutes, @now)
            on conflict (name) do update
            set owner = excluded.owner, schedule = excluded.schedule, impact_tier = excluded.impact_tier, upstreams = excluded.upstreams,
                deadline_minutes = excluded.deadline_minutes,
                scheduled_since = case when feed.schedule is distinct from excluded.schedule then excluded.scheduled_since else feed.scheduled_since end
            where (feed.owner, feed.schedule, feed.impact_tier, feed.upstreams, feed.deadline_minutes)
                is distinct from (excluded.owner, excluded.schedule, excluded.impact_tier, excluded.upstreams, excluded.deadline_minutes)
            returning coalesce(scheduled_since, '-infinity')
            """,
            new { name, declaration.Owner, schedule = schedule?.Text, tier, upstreams, declaration.DeadlineMinutes, now = time.GetUtcNow() },
            transaction, cancellationToken: ct));
        if (changed is not null)
        {
            await outbox.AddAsync(transaction, audit.Event(caller, "feed.declared", name, $"owner {declaration.Owner ?? "none"}, schedule {schedule?.Text ?? "none"}, tier {tier}"), ct);
        }

        await new FeedChange([name], null, null, Score: true).TellAsync(news, transaction, ct);
        await transaction.CommitAsync(ct);
        var feed = book.With(name, entry =>
        {
            entry.Declare(declaration.Owner, schedule, tier, upstreams);
            entry.Expect(declaration.DeadlineMinutes, changed ?? entry.ScheduledSince);
            return ToFeed(entry);
        });
        return TypedResults.Ok(feed with { DownstreamCount = book.DownstreamOf(name) });
    }

    private static Dictionary<string, string[]> Check(string name, FeedDeclaration declaration, out FeedSchedule? schedule)
    {
        var errors = new Dictionary<string, string[]>();
        schedule = null;
        if (!IsName(name))
        {
            errors["name"] = [$"A feed's name has 1 to {MaxName} printable characters and is neither '.' nor '..'."];
        }

        if (declaration.Owner is { } owner && (owner.Length > MaxName || owner.Any(char.IsControl)))
        {
            errors["owner"] = [$"owner has at most {MaxName} printable characters."];
        }

        if (declaration.ImpactTier is < 1 or > 5)
        {
            errors["impactTier"] = [$"impactTier is 1 (low) to 5 (critical), not {declaration.ImpactTier}."];
        }

        if (declaration.Upstreams is { } upstreams && (upstreams.Count > 100 || !upstreams.All(IsName)))
        {
            errors["upstreams"] = ["upstreams lists at most 100 names of feeds."];
        }
        else if (declaration.Upstreams?.Contains(name) == true)
        {
            errors["upstreams"] = [$"'{name}' cannot be its own upstream."];
        }

        if (declaration.DeadlineMinutes is { } deadline && !(deadline is >= 1 and <= 366 * 24 * 60))
        {
            errors["deadlineMinutes"] = ["deadlineMinutes is 1 minute to 366 days after the due time of a run."];
        }

        if (declaration is { Schedule: not null, IntervalMinutes: not null })
        {
            errors["schedule"] = ["Give schedule or intervalMinutes, not both."];
        }
        else if (declaration.Schedule is { } text && !FeedSchedule.TryParse(text, out schedule, out var error))
        {
            errors["schedule"] = [error!];
        }
        else if (declaration.IntervalMinutes is { } minutes)
        {
            if (double.IsFinite(minutes) && minutes is >= 1 and <= 366 * 24 * 60)
            {
                schedule = FeedSchedule.Every(TimeSpan.FromMinutes(minutes));
            }
            else
            {
                errors["intervalMinutes"] = ["intervalMinutes is 1 minute to 366 days."];
            }
        }

        return errors;
    }

    // '.' and '..' cannot stand in an address.
    private static bool IsName(string? name) =>
        !string.IsNullOrWhiteSpace(name) && name.Length <= MaxName && name is not ("." or "..") && !name.Any(char.IsControl);

    private static Feed ToFeed(FeedEntry entry) => new()
    {
        Name = entry.Name,
        Owner = entry.Owner,
        Schedule = entry.Schedule?.Text,
        IntervalMinutes = IntervalOf(entry),
        ImpactTier = entry.ImpactTier,
        DeadlineMinutes = entry.DeadlineMinutes,
        Upstreams = entry.Upstreams,
        ExecutionCount = entry.ExecutionCount,
        LastStartedAt = entry.LastRun?.StartedAt,
        LastStatus = entry.LastRun is { } run ? Enum.Parse<ExecutionStatus>(run.Outcome.ToString()) : null,
    };

    // The declared distance of two starts, else the one that was learned.
    private static double? IntervalOf(FeedEntry entry) =>
        entry.LastRun is { } last && entry.Schedule?.NextAfter(last.StartedAt) is { } next && entry.Schedule.NextAfter(next) is { } second
            ? (second - next).TotalMinutes
            : entry.LastRun is { } run ? entry.History(run.StartedAt).At(run.StartedAt).Baseline.Interval?.Median : null;
}
