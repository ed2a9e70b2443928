using Hermes.Learning.Explanations;
using Hermes.Learning.Features;

namespace Hermes.Learning.Tests;

public sealed class RecallTests
{
    private static readonly DateTimeOffset Now = Histories.Start;
    private static readonly Factor Slow = new("duration_ratio_3", "the last 3 runs took 2.1x as long", 1.2, 2.1, FeatureTheme.Duration);
    private static readonly Factor Late = new("upstream_minutes_late", "upstream FX is 40 min late", 0.8, 40, FeatureTheme.Upstream, "FX");

    [Fact]
    public void What_is_open_now_comes_before_what_is_past_and_what_does_not_fit_is_left_out()
    {
        var slowQuery = Of("A", "Timeout", "A query is slow.", daysAgo: 10, resolution: "an index");
        var lockedNow = Of("A", "Database", "A lock holds the table.", daysAgo: 0.1);
        var password = Of("A", "Authentication", "The password has expired.", daysAgo: 1);
        var others = Of("FX", "File", "The file was missing.", daysAgo: 20);
        Assert.Equal([lockedNow, slowQuery], Recall.Of("A", [Slow], [slowQuery, lockedNow, password, others], Now));
        Assert.Equal([lockedNow, slowQuery, others], Recall.Of("A", [Slow, Late], [slowQuery, lockedNow, password, others], Now));
    }

    [Fact]
    public void It_is_said_whose_it_was_and_what_to_do_first()
    {
        Assert.Equal(
            "Last time of FX (10 Feb 2026 00:00 UTC): The file was missing. First: Check the source.",
            Recall.Say(Of("FX", "File", "The file was missing.", daysAgo: 20), "A", Now));
        Assert.Equal(
            "Last time (10 Feb 2026 00:00 UTC): The file was missing. Solved by: it was sent again.",
            Recall.Say(Of("A", "File", "The file was missing.", daysAgo: 20, resolution: "it was sent again"), "A", Now));
        Assert.StartsWith("An open incident (", Recall.Say(Of("A", "File", "The file was missing.", daysAgo: 0.1), "A", Now), StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_not_happened_yet_is_not_recalled() => Assert.Empty(Recall.Of("A", [Slow], [Of("A", "Timeout", "slow", daysAgo: -1)], Now));

    private static PastCause Of(string feed, string category, string cause, double daysAgo, string? resolution = null) => new(
        Guid.NewGuid(), feed, category, cause, "1. Check the source.\n2. Run again.", Now.AddDays(-daysAgo), resolution is null ? null : Now, resolution);
}
