using System.Text.RegularExpressions;
using Hermes.Contracts.Events;
using Hermes.Diagnosis.Diagnosing;
using Hermes.Diagnosis.Knowledge;

namespace Hermes.Diagnosis.Tests;

public sealed class KnowledgeTests
{
    private static readonly KnowledgeBase knowledge = new();
    private static readonly RuleDiagnostician rules = new(knowledge);

    [Theory]
    [InlineData("Database connection failed: Connection timeout after 30s", "database-connection-failed")]
    [InlineData("java.net.ConnectException: Connection refused (Connection refused)", "connection-refused")]
    [InlineData("psycopg2.OperationalError: FATAL:  sorry, too many clients already", "connection-pool-exhausted")]
    [InlineData("HikariPool-1 - Connection is not available, request timed out after 30000ms.", "connection-pool-exhausted")]
    [InlineData("getaddrinfo ENOTFOUND rates.example.com", "dns-failure")]
    [InlineData("x509: certificate has expired or is not yet valid", "tls-certificate-expired")]
    [InlineData("PKIX path building failed: unable to find valid certification path", "tls-untrusted")]
    [InlineData("FATAL: password authentication failed for user \"etl\"", "database-authentication")]
    [InlineData("PermissionError: [Errno 13] Permission denied: '/data/in/trades.csv'", "permission-denied")]
    [InlineData("OSError: [Errno 28] No space left on device: '/var/spool/fx'", "disk-full")]
    [InlineData("Disk quota exceeded while writing part-0001", "quota-exceeded")]
    [InlineData("java.lang.OutOfMemoryError: Java heap space", "out-of-memory")]
    [InlineData("Container exited with code 137", "out-of-memory")]
    [InlineData("ERROR: deadlock detected DETAIL: Process 71 waits for ShareLock", "deadlock")]
    [InlineData("Lock wait timeout exceeded; try restarting transaction", "lock-timeout")]
    [InlineData("ERROR: duplicate key value violates unique constraint \"trade_pkey\"", "duplicate-key")]
    [InlineData("insert or update on table \"trade\" violates foreign key constraint \"trade_book_fk\"", "foreign-key-violation")]
    [InlineData("null value in column \"isin\" of relation \"position\" violates not-null constraint", "not-null-violation")]
    [InlineData("ERROR: relation \"stg.rates\" does not exist", "missing-table")]
    [InlineData("ERROR: column \"settle_ccy\" does not exist", "missing-column")]
    [InlineData("KeyError: 'trade_date'", "missing-column")]
    [InlineData("json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)", "parse-error")]
    [InlineData("pandas.errors.ParserError: Error tokenizing data. C error: Expected 8 fields in line 42, saw 9", "parse-error")]
    [InlineData("UnicodeDecodeError: 'utf-8' codec can't decode byte 0xe9 in position 12", "encoding-error")]
    [InlineData("invalid input syntax for type numeric: \"N/A\"", "type-conversion")]
    [InlineData("Unexpected end of file while reading trades_20250107.csv.gz", "truncated-file")]
    [InlineData("FileNotFoundError: [Errno 2] No such file or directory: '/in/positions_20250107.csv'", "missing-file")]
    [InlineData("Upstream feed FX_RATES is late: expected 06:00", "late-upstream")]
    [InlineData("input file positions.csv is empty", "empty-file")]
    [InlineData("HTTP 429 Too Many Requests from api.vendor.com", "rate-limited")]
    [InlineData("request failed: 503 Service Unavailable", "api-server-error")]
    [InlineData("kafka: client has run out of available brokers: broker unreachable", "kafka-broker")]
    [InlineData("RabbitMQ.Client.Exceptions.BrokerUnreachableException: None of the specified endpoints were reachable", "rabbitmq-broker")]
    [InlineData("An error occurred (AccessDenied) when calling the GetObject operation: Access Denied", "s3-access-denied")]
    [InlineData("com.amazonaws.services.s3.model.AmazonS3Exception: The specified key does not exist. NoSuchKey", "s3-no-such-key")]
    [InlineData("ExecutorLostFailure (executor 7 exited caused by one of the running tasks)", "spark-executor-lost")]
    [InlineData("GSS initiate failed: No valid credentials provided (Mechanism level: Failed to find any Kerberos tgt)", "kerberos")]
    [InlineData("RequestTimeTooSkewed: The difference between the request time and the current time is too large", "clock-skew")]
    [InlineData("missing required environment variable 'FEED_HOME'", "configuration-missing")]
    [InlineData("ModuleNotFoundError: No module named 'pyarrow'", "dependency-missing")]
    [InlineData("java.lang.NullPointerException: Cannot invoke \"String.trim()\"", "null-reference")]
    [InlineData("schema version mismatch: expected 7, got 6", "version-mismatch")]
    [InlineData("requested WAL segment 0000000100000A has already been removed", "replication-lag")]
    [InlineData("stale rates: no USDJPY quote since 05:58", "missing-market-data")]
    [InlineData("Pod etl-7d9 CrashLoopBackOff: back-off restarting failed container", "container-crash")]
    [InlineData("SLA miss: TRADE_SETTLEMENT did not finish by 07:00", "late-upstream")]
    [InlineData("Low disk space on volume /data/fx_rates: 3 GB free", "disk-filling")]
    [InlineData("Disk usage on /data/fx at 85%, threshold 80%", "disk-filling")]
    [InlineData("Run 7 failed: retry budget exhausted after 6 attempts", "retries-exhausted")]
    [InlineData("Record 12 rejected: missing mandatory field counterparty_id", "not-null-violation")]
    [InlineData("Record 12 rejected: value 'abc' is not a valid decimal in column amount", "type-conversion")]
    [InlineData("Dependency FX_RATES still missing after 300s", "late-upstream")]
    [InlineData("Run 7 failed: upstream FX_RATES did not deliver in time", "late-upstream")]
    [InlineData("Completeness check failed: partition 3 of 24 arrived", "volume-anomaly")]
    [InlineData("Run 7 failed: 40 rows are below the minimum for this hour", "volume-anomaly")]
    [InlineData("Run 7 failed: 40 rejected records exceed the limit", "validation-failed")]
    [InlineData("Run 7 failed: database db-1 is unreachable", "database-connection-failed")]
    [InlineData("Run 7 failed: access to db-1 denied", "permission-denied")]
    [InlineData("Run 7 failed: source schema of trades changed", "missing-column")]
    [InlineData("Write of batch 3 to db-1 failed: connection reset by peer", "connection-reset")]
    public void A_known_failure_is_recognised(string log, string expected) => Assert.Equal(expected, knowledge.Find(log)?.Entry.Id);

    [Theory]
    [InlineData("transform", "Record 4536 rejected: value '--' is not a valid decimal in column amount", "type-conversion")]
    [InlineData("transform", "Record 12 rejected: missing mandatory field counterparty_id", "not-null-violation")]
    [InlineData("transform", "Record 404 rejected: duplicate key in settlements", "duplicate-key")]
    [InlineData("transform", "Validation failed for 429 rows of batch 3: trade date after settlement date", "validation-failed")]
    [InlineData("transform", "Run 7-422 failed: 404 rejected records exceed the limit", "validation-failed")]
    [InlineData("transform", "Schema mismatch in quotes: column isin not found, expected 4 more columns", "missing-column")]
    [InlineData("transform", "Run 7 failed: source schema of instruments changed", "missing-column")]
    [InlineData("extract", "Read from trade-db-1 timed out after 30s on page 4", "read-timeout")]
    [InlineData("scheduler", "Run 7 failed: timed out after 92.5s waiting for source market-db-2", "read-timeout")]
    [InlineData("scheduler", "Dependency LEDGER still missing after 300s", "late-upstream")]
    [InlineData("scheduler", "Run 7 failed: upstream LEDGER did not deliver in time", "late-upstream")]
    [InlineData("audit", "Completeness check failed: partition 3 has no rows", "volume-anomaly")]
    [InlineData("audit", "Run 7 failed: 40 rows are below the minimum for this hour", "volume-anomaly")]
    [InlineData("load", "Could not write segment /data/in/seg-4.dat: No space left on device", "disk-full")]
    [InlineData("load", "Write of batch 4 to payments-db-1 failed: connection reset by peer", "connection-reset")]
    [InlineData("load", "Run 7 failed: retry budget exhausted after 6 attempts", "retries-exhausted")]
    [InlineData("load", "Deadlock detected while updating settlements: transaction 404 was chosen as victim", "deadlock")]
    [InlineData("load", "Run 7 failed: transaction on trades rolled back after deadlock", "deadlock")]
    [InlineData("extract", "Database connection failed: Connection timeout after 30s to trade-db-1:5432", "database-connection-failed")]
    [InlineData("extract", "Could not open session to trade-db-1: connection refused", "database-connection-failed")]
    [InlineData("extract", "Run 7 failed: database trade-db-1 is unreachable", "database-connection-failed")]
    [InlineData("extract", "Authentication failed for user svc_loader at trade-db-1: password has expired", "token-expired")]
    [InlineData("extract", "Run 7 failed: access to trade-db-1 denied", "permission-denied")]
    [InlineData("extract", "Page 4 from trade-db-1 was incomplete and is read again", "truncated-file")]
    public void The_name_of_the_feed_does_not_change_what_is_recognised(string stage, string message, string expected)
    {
        Assert.Equal(expected, knowledge.Find(message)?.Entry.Id);
        foreach (var feed in new[] { "PAYMENTS", "TRADE_SETTLEMENT", "FX_RATES", "EQUITY_PRICES", "ORDER_EVENTS", "KAFKA_TRUNCATED", "SCHEDULER" })
        {
            var component = $"feeds.{feed.ToLowerInvariant()}.{stage}";
            Assert.Equal(expected, knowledge.Find($"2026-01-07 14:30:15 [ERROR] {component} - {message}, feed={feed}")?.Entry.Id);
            Assert.Equal(expected, knowledge.Find($"2026-01-07 14:30:15 [ERROR] {component} - {message}", feed)?.Entry.Id);
            Assert.Equal(expected, knowledge.Find($$"""{"level":"error","feed":"{{feed}}","logger":"{{component}}","message":"{{message}}"}""")?.Entry.Id);
        }
    }

    [Theory]
    [InlineData("Trade T-100 rejected by the clearing house: settlement date missing", "settlement-rejected")]
    [InlineData("SWIFT MT103 message rejected by the correspondent", "settlement-rejected")]
    [InlineData("GET /rates failed with status code 404", "api-not-found")]
    [InlineData("HTTP/1.1 429 from api.example.com", "rate-limited")]
    [InlineData("response status: 422", "api-bad-request")]
    [InlineData("airflow.scheduler - heartbeat missed for 90 s", "scheduler-failure")]
    public void What_such_names_and_numbers_mean_elsewhere_is_still_recognised(string log, string expected) =>
        Assert.Equal(expected, knowledge.Find(log)?.Entry.Id);

    [Fact]
    public void The_answer_names_what_the_log_names()
    {
        var answer = rules.Answer(new DiagnosisQuestion { Log = "ERROR: column \"settle_ccy\" does not exist" });
        Assert.Contains("FX_RATES that this feed", rules.Answer(new DiagnosisQuestion { Log = "upstream FX_RATES did not deliver in time" }).ProbableCause);
        Assert.Contains("The upstream that this feed", rules.Answer(new DiagnosisQuestion { Log = "upstream has not delivered" }).ProbableCause);
        Assert.Contains("settle_ccy", answer.ProbableCause);
        Assert.DoesNotContain("|", answer.ProbableCause);
        Assert.StartsWith("1. ", answer.RecommendedSolution);
    }

    [Fact]
    public void An_unknown_failure_gets_an_answer_by_its_category_and_severity()
    {
        var plain = rules.Answer(new DiagnosisQuestion { Log = "frobnication went sideways", Category = "DiskSpace" });
        var grave = rules.Answer(new DiagnosisQuestion { Log = "frobnication went sideways", Category = "DiskSpace", Severity = ErrorSeverity.Critical });
        var unknown = rules.Answer(new DiagnosisQuestion { Log = "frobnication went sideways" });

        Assert.Null(plain.KnowledgeId);
        Assert.Equal("DiskSpace", plain.Category);
        Assert.Equal(plain.Criticality + 1, grave.Criticality);
        Assert.NotEqual(plain.ProbableCause, unknown.ProbableCause);
        Assert.Equal("Unknown", unknown.Category);
    }

    [Fact]
    public void Every_entry_is_complete()
    {
        var entries = knowledge.Entries.ToList();
        Assert.True(entries.Count >= 40);
        Assert.Equal(entries.Count, entries.Select(entry => entry.Id).Distinct().Count());
        Assert.All(entries, entry =>
        {
            Assert.InRange(entry.Criticality, 1, 5);
            Assert.InRange(entry.Specificity, 1, 4);
            Assert.NotEmpty(entry.Patterns);
            Assert.True(entry.Steps.Count >= 2);
            Assert.All(entry.Steps.Append(entry.Cause), text => Assert.All(
                Regex.Matches(text, @"\{(\w+)\|").Select(match => match.Groups[1].Value),
                name => Assert.Contains(entry.Patterns, pattern => pattern.Contains($"(?<{name}>", StringComparison.Ordinal))));
        });
    }

    [Fact]
    public void A_long_log_is_answered_quickly()
    {
        var log = string.Concat(Enumerable.Repeat("at com.example.Feed.run(Feed.java:42) could not be reached by the worker\n", 220)) + "Caused by: java.lang.OutOfMemoryError: Java heap space";

        // Milliseconds when read once; the best of several, since what else the machine does is not the search's fault.
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var start = TimeProvider.System.GetTimestamp();
            Assert.Equal("out-of-memory", knowledge.Find(log)?.Entry.Id);
            var needed = TimeProvider.System.GetElapsedTime(start);
            best = needed < best ? needed : best;
        }

        Assert.True(best < TimeSpan.FromSeconds(5), $"{best}");
    }
}
