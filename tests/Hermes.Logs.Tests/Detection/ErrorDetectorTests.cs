using System.Diagnostics;
using Hermes.Logs.Detection;

namespace Hermes.Logs.Tests.Detection;

public sealed class ErrorDetectorTests
{
    private static readonly DateTimeOffset Now = new(2025, 1, 7, 14, 30, 15, TimeSpan.Zero);
    private readonly ErrorDetector _detector = ErrorDetector.Default();

    [Theory]
    [InlineData("Database connection failed: Connection timeout after 30s", "Connection")]
    [InlineData("Query timed out after 30 s", "Timeout")]
    [InlineData("Login failed for user loader", "Authentication")]
    [InlineData("write /data/x: no space left on device", "DiskSpace")]
    [InlineData("java.lang.OutOfMemoryError: Java heap space", "Memory")]
    [InlineData("duplicate key value violates unique constraint", "DataQuality")]
    [InlineData("schema mismatch: unexpected column isin", "Schema")]
    [InlineData("permission denied for table trades", "Permission")]
    [InlineData("upstream FX_RATES has not delivered", "Dependency")]
    [InlineData("missing required setting Ftp:Host", "Configuration")]
    [InlineData("no route to host 10.0.0.7", "Network")]
    [InlineData("something odd", "Unknown")]
    public void Errors_are_put_into_categories(string message, string category) =>
        Assert.Equal(category, _detector.Detect(LineLevel.Error, message, 1, Now)?.Category);

    [Theory]
    [InlineData("Batch done: 120 loaded, 0 failed")]
    [InlineData("Finished with 0 errors")]
    [InlineData("summary error_count=0 rows=7")]
    [InlineData("summary \"errorCount\": 0")]
    [InlineData("errors: 0, warnings: 3")]
    [InlineData("Completed without errors")]
    [InlineData("no errors found")]
    [InlineData("0 rows failed")]
    public void Harmless_phrases_are_no_errors_at_any_level(string message)
    {
        Assert.Null(_detector.Detect(LineLevel.Info, message, 1, Now));
        Assert.Null(_detector.Detect(null, message, 1, Now));
        Assert.Null(_detector.Detect(LineLevel.Error, message, 1, Now));
    }

    [Theory]
    [InlineData("Batch done: 10 failed")]
    [InlineData("Finished with 100 errors, 20 failed")]
    [InlineData("error_count=10, 3 rows failed")]
    [InlineData("0 failed in step 1, connection refused in step 2")]
    public void Real_errors_beside_harmless_phrases_are_found(string message) => Assert.NotNull(_detector.Detect(null, message, 1, Now));

    [Theory]
    [InlineData("Connected to upstream, timeout set to 30 s")]
    [InlineData("Loaded 1200 rows")]
    [InlineData("Waiting for next run")]
    public void Lines_of_normal_operation_are_no_errors(string message)
    {
        Assert.Null(_detector.Detect(LineLevel.Info, message, 1, Now));
        Assert.Null(_detector.Detect(null, message, 1, Now));
    }

    [Fact]
    public void Warnings_become_an_error_when_they_pile_up_within_a_minute()
    {
        for (var i = 0; i < 19; i++)
        {
            Assert.Null(_detector.Detect(LineLevel.Warn, "queue is long", 7, Now));
        }

        Assert.NotNull(_detector.Detect(LineLevel.Warn, "queue is long", 7, Now));
        Assert.Null(_detector.Detect(LineLevel.Warn, "queue is long", 7, Now.AddMinutes(1)));
        Assert.Null(_detector.Detect(LineLevel.Warn, "another", 8, Now));
    }

    [Fact]
    public void The_rest_of_a_stack_trace_is_no_error_of_its_own() =>
        Assert.Null(_detector.Detect(null, "    at com.acme.Failed.load(Failed.java:7) connection refused", 1, Now));

    [Fact]
    public void Fatal_is_always_critical() =>
        Assert.Equal(DetectionSeverity.Critical, _detector.Detect(LineLevel.Fatal, "bye", 1, Now)?.Severity);

    [Fact]
    public void Explaining_lists_all_categories_surest_first()
    {
        var found = _detector.Explain(LineLevel.Error, "Connection timeout: no route to host");

        Assert.Equal(["Connection", "Network", "Timeout"], found.Select(f => f.Category).Order());
        Assert.Equal(found.Select(f => f.Confidence).OrderDescending(), found.Select(f => f.Confidence));
    }

    [Fact]
    public void Wrong_rules_are_all_named_by_index()
    {
        var settings = DetectionSettings.Default with
        {
            Rules =
            [
                new DetectionRule { Name = "good", Category = "X", Keywords = ["x"] },
                new DetectionRule { Name = "open", Category = "X", Pattern = "(" },
                new DetectionRule { Name = "back", Category = "X", Pattern = @"(a)\1" },
                new DetectionRule { Name = "good", Category = "", Confidence = double.NaN },
            ],
            Exclusions = ["[", .. DetectionSettings.Default.Exclusions],
        };

        Assert.False(ErrorDetector.TryCreate(settings, out _, out var errors));
        Assert.Equal(
            ["exclusions[0]", "rules[1].pattern", "rules[2].pattern", "rules[3].category", "rules[3].confidence", "rules[3].name", "rules[3].pattern"],
            errors.Select(e => e.Field).Order(StringComparer.Ordinal));
        Assert.Contains("'open'", errors.First(e => e.Field == "rules[1].pattern").Message);
    }

    [Fact]
    public void A_pattern_made_to_backtrack_for_ever_runs_in_linear_time()
    {
        var settings = DetectionSettings.Default with { Rules = [new DetectionRule { Name = "evil", Category = "X", Pattern = "^(a+)+$" }] };
        Assert.True(ErrorDetector.TryCreate(settings, out var detector, out _));
        var watch = Stopwatch.StartNew();

        Assert.Equal("Unknown", detector.Detect(LineLevel.Error, new string('a', 4_000) + "!", 1, Now)?.Category);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData("((a{1000}){1000}){1000}")]
    [InlineData("(?=a)b")]
    public void Patterns_that_would_explode_are_refused(string pattern)
    {
        Assert.False(SafePattern.TryCompile(pattern, out _, out var error));
        Assert.Contains("linear time", error);
    }
}
