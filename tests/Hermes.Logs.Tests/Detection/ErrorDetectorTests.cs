using System.Diagnostics;
using System.Text;
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
        Assert.Equal(category, Detect(LineLevel.Error, message, 1, Now)?.Category);

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
        Assert.Null(Detect(LineLevel.Info, message, 1, Now));
        Assert.Null(Detect(null, message, 1, Now));
        Assert.Null(Detect(LineLevel.Error, message, 1, Now));
    }

    [Theory]
    [InlineData("Batch done: 10 failed")]
    [InlineData("Finished with 100 errors, 20 failed")]
    [InlineData("error_count=10, 3 rows failed")]
    [InlineData("0 failed in step 1, connection refused in step 2")]
    public void Real_errors_beside_harmless_phrases_are_found(string message) => Assert.NotNull(Detect(null, message, 1, Now));

    [Theory]
    [InlineData("Connected to upstream, timeout set to 30 s")]
    [InlineData("Loaded 1200 rows")]
    [InlineData("Waiting for next run")]
    public void Lines_of_normal_operation_are_no_errors(string message)
    {
        Assert.Null(Detect(LineLevel.Info, message, 1, Now));
        Assert.Null(Detect(null, message, 1, Now));
    }

    [Fact]
    public void Warnings_become_an_error_when_they_pile_up_within_a_minute()
    {
        for (var i = 0; i < 19; i++)
        {
            Assert.Null(Detect(LineLevel.Warn, "queue is long", 7, Now));
        }

        Assert.NotNull(Detect(LineLevel.Warn, "queue is long", 7, Now));
        Assert.Null(Detect(LineLevel.Warn, "queue is long", 7, Now.AddMinutes(1)));
        Assert.Null(Detect(LineLevel.Warn, "another", 8, Now));
    }

    [Fact]
    public void The_rest_of_a_stack_trace_is_no_error_of_its_own() =>
        Assert.Null(Detect(null, "    at com.acme.Failed.load(Failed.java:7) connection refused", 1, Now));

    [Fact]
    public void Fatal_is_always_critical() =>
        Assert.Equal(DetectionSeverity.Critical, Detect(LineLevel.Fatal, "bye", 1, Now)?.Severity);

    [Fact]
    public void Explaining_lists_all_categories_surest_first()
    {
        var found = _detector.Explain(LineLevel.Error, "Connection timeout: no route to host"u8, "app");

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

        Assert.Equal("Unknown", Detect(LineLevel.Error, new string('a', 4_000) + "!", 1, Now, detector: detector)?.Category);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData("((a{1000}){1000}){1000}")]
    [InlineData("(?=a)b")]
    public void Patterns_that_would_explode_are_refused(string pattern)
    {
        Assert.False(SafePattern.TryCompile(pattern, out _, out var error));
        Assert.Contains("linear time", error);
    }

    [Fact]
    public void Rules_and_harmless_phrases_can_be_for_some_sources_only()
    {
        var detector = Create(DetectionSettings.Default with
        {
            Rules =
            [
                new DetectionRule { Name = "goblins", Category = "Goblin", Keywords = ["goblin"], Sources = ["mine-*"] },
                new DetectionRule { Name = "trolls", Category = "Troll", Keywords = ["troll"], ExcludedSources = ["bridge"] },
            ],
            SourceExclusions = [new("legacy-*", "known (issue|defect)"), new("noise", null)],
        });

        Assert.Equal("Goblin", Detect(null, "a goblin", 1, Now, "mine-7", detector)?.Category);
        Assert.Null(Detect(null, "a goblin", 1, Now, "tower", detector));
        Assert.Equal("Troll", Detect(null, "a troll", 1, Now, "tower", detector)?.Category);
        Assert.Null(Detect(null, "a troll", 1, Now, "bridge", detector));
        Assert.Null(Detect(LineLevel.Error, "known issue 7", 1, Now, "legacy-app", detector));
        Assert.NotNull(Detect(LineLevel.Error, "known issue 7", 1, Now, "app", detector));
        Assert.Null(Detect(LineLevel.Fatal, "the end", 1, Now, "noise", detector));
        Assert.Empty(detector.Explain(LineLevel.Fatal, "the end"u8, "noise"));
    }

    [Fact]
    public void Keywords_are_found_in_any_case_beyond_ascii_too_and_the_first_rule_names_the_category()
    {
        var detector = Create(DetectionSettings.Default with
        {
            Rules =
            [
                new DetectionRule { Name = "pattern", Category = "P", Pattern = @"code \d{3}" },
                new DetectionRule { Name = "long", Category = "L", Keywords = ["störung", "übertragung abgebrochen"] },
                new DetectionRule { Name = "short", Category = "S", Keywords = ["abgebrochen"] },
            ],
        });

        Assert.Equal("L", Detect(null, "Übertragung abgebrochen", 1, Now, detector: detector)?.Category);
        Assert.Equal("L", Detect(null, "EINE STÖRUNG", 1, Now, detector: detector)?.Category);
        Assert.Equal("S", Detect(null, "Übertrag abgebrochen", 1, Now, detector: detector)?.Category);
        Assert.Equal("P", Detect(null, "abgebrochen mit Code 123", 1, Now, detector: detector)?.Category);
    }

    [Theory]
    [InlineData("disk error", true)]
    [InlineData("TypeError: x is undefined", true)]
    [InlineData("error_log rotated, errors kept, stderror", false)]
    [InlineData("terror", false)]
    [InlineData("ERROR", true)]
    [InlineData("errör", false)]
    public void Words_stand_alone_or_end_a_name(string message, bool found)
    {
        var detector = Create(DetectionSettings.Default with { Rules = [new DetectionRule { Name = "a", Category = "X", Words = ["error"] }] });

        Assert.Equal(found, Detect(null, message, 1, Now, detector: detector) is not null);
        Assert.Equal(found, detector.Explain(null, Encoding.UTF8.GetBytes(message), "app").Count > 0);
    }

    [Theory]
    [InlineData("worker 7 in error state")]
    [InlineData("process exited with code 137")]
    [InlineData("Unable to open /data/in.csv")]
    [InlineData("read block 12: I/O error on sdb")]
    [InlineData("not ok 12 - loads the file")]
    [InlineData("com.acme.LoadException: nothing to read")]
    public void Errors_without_a_level_are_known_by_their_words(string message) => Assert.NotNull(Detect(null, message, 1, Now));

    [Theory]
    [InlineData("job exited with code 0")]
    [InlineData("2 memory errors detected and corrected on rank 1")]
    [InlineData("cache error corrected")]
    [InlineData("wrote error_log and errors.csv")]
    [InlineData("maxTaskFailures is 3")]
    [InlineData("Finished: no errors, exit code: 0")]
    public void Failure_words_in_normal_lines_are_no_errors(string message) => Assert.Null(Detect(null, message, 1, Now));

    [Fact]
    public void A_long_line_is_judged_by_its_beginning()
    {
        Assert.NotNull(Detect(null, "connection refused " + new string('ä', 5_000), 1, Now));
        Assert.Null(Detect(null, new string('ä', 5_000) + " connection refused", 1, Now));
    }

    [Fact]
    public void Judging_lines_allocates_nothing()
    {
        // Patterns build their automata on the first lines.
        Assert.InRange(Allocation.Least(Judge), 0, 10_000);

        void Judge()
        {
            for (var i = 0; i < 1_000; i++)
            {
                _detector.Detect(LineLevel.Info, "loaded 1200 rows"u8, "app", 1, Now);
                _detector.Detect(null, "loaded 1200 rows, 0 failed"u8, "app", 1, Now);
                _detector.Detect(LineLevel.Warn, "queue is 10 % full"u8, "app", i, Now);
                _detector.Detect(LineLevel.Error, "connection refused after 0 tries"u8, "app", 1, Now);
            }
        }
    }

    [Fact]
    public void Exclusions_of_sources_are_checked_by_index()
    {
        var settings = DetectionSettings.Default with
        {
            Rules = [new DetectionRule { Name = "a", Category = "X", Keywords = ["x"], Sources = [""], ExcludedSources = [new string('s', 201)] }],
            SourceExclusions = [new("", "("), new("ok", null)],
        };

        Assert.False(ErrorDetector.TryCreate(settings, out _, out var errors));
        Assert.Equal(
            ["rules[0].excludedSources[0]", "rules[0].sources[0]", "sourceExclusions[0].pattern", "sourceExclusions[0].source"],
            errors.Select(e => e.Field).Order(StringComparer.Ordinal));
    }

    private static ErrorDetector Create(DetectionSettings settings)
    {
        Assert.True(ErrorDetector.TryCreate(settings, out var detector, out var errors), string.Join("; ", errors.Select(e => e.Message)));
        return detector;
    }

    private Hermes.Logs.Detection.Detection? Detect(
        LineLevel? level, string message, long template, DateTimeOffset time, string source = "app", ErrorDetector? detector = null) =>
        (detector ?? _detector).Detect(level, Encoding.UTF8.GetBytes(message), source, template, time);
}
