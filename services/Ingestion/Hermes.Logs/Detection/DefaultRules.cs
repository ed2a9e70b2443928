namespace Hermes.Logs.Detection;

/// <summary>The rules and exclusions Hermes starts with. They know how errors are worded in general, no system in particular.</summary>
internal static class DefaultRules
{
    public static IReadOnlyList<string> Exclusions { get; } =
    [
        @"(^|[^\d.,])0 (\w+ )?(failed|failures?|errors?|exceptions?|rejected|rejects|fatal|aborted|denied|timeouts?)\b",
        @"\b(failed|failures?|errors?|exceptions?|rejected|rejects|timeouts?)(_?count|_?total)?""?\s*[=:]\s*""?0\b(\.0*\b)?",
        @"\b(error|exit|return|status)[ _-]?(code|status|value)""?\s*[=:]?\s*""?0\b",
        @"\b(no|without|zero|any) (\w+ )?(failures?|errors?|exceptions?|timeouts?|problems?)\b",
        @"\berrors?[ _-]?free\b",
        @"\b(recovered from|resolved) (\w+ )?(failures?|errors?|exceptions?|timeouts?)\b",
        @"\b(errors?|failures?|exceptions?)(\(s\))? (\([^)]*\) )?((was|were|has|have|been|being|detected|and|successfully|automatically) )*(corrected|recovered|resolved|repaired|fixed|cleared)\b",
    ];

    public static IReadOnlyList<DetectionRule> All { get; } =
    [
        Rule("out-of-memory", "Memory", DetectionSeverity.Critical, 0.95, "out of memory", "outofmemory", "oom-kill", "oom kill", "cannot allocate memory", "heap space", "gc overhead limit", "memory exhausted", "memory limit exceeded"),
        Rule("disk-space", "DiskSpace", DetectionSeverity.Critical, 0.95, "no space left", "disk full", "disk is full", "disk space", "disk quota", "enospc", "filesystem is full", "file system is full", "insufficient storage", "tablespace is full", "low on disk"),
        Rule("hardware", "Hardware", DetectionSeverity.Critical, 0.9, "storage interrupt", "machine check interrupt", "machine check exception", "machine check error", "hardware error", "uncorrectable", "unrecoverable error", "parity error", "general protection fault", "kernel panic", "kernel terminated", "input/output error", "i/o error", "bad sector", "fan failure", "power failure", "overheat", "critical temperature"),
        Rule("authentication", "Authentication", DetectionSeverity.High, 0.9, "authentication failed", "authentication failure", "authentication error", "authenticate user", "invalid credentials", "login failed", "failed login", "invalid password", "wrong password", "failed password", "password expired", "account locked", "token expired", "expired token", "invalid token", "unauthorized", "unauthenticated", "certificate has expired", "certificate expired", "invalid api key", "invalid user", "illegal user", "unknown user", "user unknown"),
        Rule("permission", "Permission", DetectionSeverity.High, 0.9, "permission denied", "access denied", "access is denied", "forbidden", "not authorized", "insufficient privilege", "insufficient permission", "operation not permitted", "read-only file system", "eacces"),
        Rule("network", "Network", DetectionSeverity.High, 0.85, "no route to host", "network is unreachable", "network unreachable", "host unreachable", "host is unreachable", "unknown host", "name resolution", "could not resolve host", "name or service not known", "getaddrinfo", "packet loss", "tls handshake", "ssl handshake", "socket error"),
        Rule("connection", "Connection", DetectionSeverity.High, 0.9, "connection refused", "connection reset", "connection failed", "connection failure", "connection closed", "connection lost", "connection aborted", "connection error", "connection timeout", "connection timed out", "connection pool", "connect failed", "connect timeout", "failed to connect", "could not connect", "cannot connect", "can't connect", "unable to connect", "lost connection", "broken pipe", "econnrefused", "econnreset", "too many connections", "no connection", "is disconnected", "link has been severed", "endpoint is not connected"),
        Rule("timeout", "Timeout", DetectionSeverity.High, 0.85, "timeout", "timed out", "time-out", "deadline exceeded", "etimedout", "took too long", "lock wait") with { JudgesUnknownLevel = false },
        Rule("schema", "Schema", DetectionSeverity.High, 0.9, "schema mismatch", "schema validation", "schema change", "schema drift", "schema error", "unexpected column", "missing column", "column not found", "no such column", "no such table", "unknown column", "unknown field", "undefined column", "relation does not exist", "type mismatch", "cannot cast", "incompatible type", "unexpected field"),
        Rule("data-quality", "DataQuality", DetectionSeverity.Medium, 0.85, "duplicate key", "duplicate row", "duplicate record", "constraint violation", "violates", "null value", "not-null", "data quality", "validation failed", "invalid value", "invalid date", "invalid format", "parse error", "parsing failed", "malformed", "corrupt", "checksum", "row count", "truncated file", "missing file", "missing rows", "empty file", "rows rejected", "rejected rows", "out of range", "unparseable"),
        Rule("configuration", "Configuration", DetectionSeverity.High, 0.85, "configuration error", "invalid configuration", "misconfigur", "missing configuration", "missing setting", "missing required", "property not set", "not configured", "environment variable", "unknown option", "invalid option", "config file") with { JudgesUnknownLevel = false },
        Rule("dependency", "Dependency", DetectionSeverity.High, 0.8, "upstream", "service unavailable", "bad gateway", "gateway timeout", "dependency", "downstream", "circuit breaker", "http 502", "http 503", "http 504", "status 502", "status 503", "status 504", "internal server error", "too many requests", "rate limit", "not available", "temporarily unavailable", "late arrival", "file not arrived", "waiting for") with { JudgesUnknownLevel = false },
        Rule("failure-words", "Unknown", DetectionSeverity.Medium, 0.6, [.. FailedExits, "panic:", "traceback", "segmentation fault", "segfault", "core dumped", "stack trace", "unhandled", "uncaught", "unable to ", "cannot ", "can not ", "can't ", "could not ", "couldn't ", "failed to ", "no such file", "timed out after", "timed out waiting", "exited abnormally", "terminated abnormally", "terminated with status", "non-zero exit"])
            with { Words = ["error", "exception", "failed", "failure", "fail", "fatal", "aborted", "panic", "deadlock", "crashed", "not ok", "assert"] },
    ];

    // "exit code 1", but not "exit code 0".
    private static IEnumerable<string> FailedExits =>
        from phrase in new[] { "exit code", "exit status", "exited with code", "exited with status", "exited with" }
        from digit in Enumerable.Range(1, 9)
        select $"{phrase} {digit}";

    private static DetectionRule Rule(string name, string category, DetectionSeverity severity, double confidence, params IReadOnlyList<string> keywords) =>
        new() { Name = name, Category = category, Severity = severity, Confidence = confidence, Keywords = keywords };
}
