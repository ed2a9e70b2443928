namespace Hermes.Logs.Detection;

/// <summary>The rules and exclusions Hermes starts with.</summary>
internal static class DefaultRules
{
    public static IReadOnlyList<string> Exclusions { get; } =
    [
        @"(^|[^\d.,])0 (\w+ )?(failed|failures?|errors?|exceptions?|rejected|rejects|fatal|aborted|denied|timeouts?)\b",
        @"\b(failed|failures?|errors?|exceptions?|rejected|rejects|timeouts?)(_?count|_?total)?""?\s*[=:]\s*""?0\b(\.0*\b)?",
        @"\b(no|without|zero) (\w+ )?(failures?|errors?|exceptions?|timeouts?|problems?)\b",
        @"\berror[ _-]?free\b",
        @"\b(recovered from|resolved) (\w+ )?(failures?|errors?|exceptions?|timeouts?)\b",
    ];

    public static IReadOnlyList<DetectionRule> All { get; } =
    [
        Rule("out-of-memory", "Memory", DetectionSeverity.Critical, 0.95, "out of memory", "outofmemory", "oom-kill", "oom kill", "cannot allocate memory", "heap space", "gc overhead limit", "memory exhausted", "memory limit exceeded"),
        Rule("disk-space", "DiskSpace", DetectionSeverity.Critical, 0.95, "no space left", "disk full", "disk is full", "disk space", "disk quota", "enospc", "filesystem is full", "file system is full", "insufficient storage", "tablespace is full", "low on disk"),
        Rule("authentication", "Authentication", DetectionSeverity.High, 0.9, "authentication failed", "authentication failure", "authentication error", "invalid credentials", "login failed", "failed login", "invalid password", "wrong password", "failed password", "password expired", "account locked", "token expired", "expired token", "invalid token", "unauthorized", "unauthenticated", "certificate has expired", "certificate expired", "invalid api key", "invalid user"),
        Rule("permission", "Permission", DetectionSeverity.High, 0.9, "permission denied", "access denied", "access is denied", "forbidden", "not authorized", "insufficient privilege", "insufficient permission", "operation not permitted", "read-only file system", "eacces"),
        Rule("network", "Network", DetectionSeverity.High, 0.85, "no route to host", "network is unreachable", "network unreachable", "host unreachable", "host is unreachable", "unknown host", "name resolution", "could not resolve host", "name or service not known", "getaddrinfo", "packet loss", "tls handshake", "ssl handshake", "socket error"),
        Rule("connection", "Connection", DetectionSeverity.High, 0.9, "connection refused", "connection reset", "connection failed", "connection failure", "connection closed", "connection lost", "connection aborted", "connection error", "connection timeout", "connection timed out", "connection pool", "connect failed", "connect timeout", "failed to connect", "could not connect", "cannot connect", "can't connect", "unable to connect", "lost connection", "broken pipe", "econnrefused", "econnreset", "too many connections", "no connection"),
        Rule("timeout", "Timeout", DetectionSeverity.High, 0.85, "timeout", "timed out", "time-out", "deadline exceeded", "etimedout", "took too long", "lock wait") with { JudgesUnknownLevel = false },
        Rule("schema", "Schema", DetectionSeverity.High, 0.9, "schema mismatch", "schema validation", "schema change", "schema drift", "schema error", "unexpected column", "missing column", "column not found", "no such column", "no such table", "unknown column", "unknown field", "undefined column", "relation does not exist", "type mismatch", "cannot cast", "incompatible type", "unexpected field"),
        Rule("data-quality", "DataQuality", DetectionSeverity.Medium, 0.85, "duplicate key", "duplicate row", "duplicate record", "constraint violation", "violates", "null value", "not-null", "data quality", "validation failed", "invalid value", "invalid date", "invalid format", "parse error", "parsing failed", "malformed", "corrupt", "checksum", "row count", "truncated file", "missing file", "missing rows", "empty file", "rows rejected", "rejected rows", "out of range", "unparseable"),
        Rule("configuration", "Configuration", DetectionSeverity.High, 0.85, "configuration error", "invalid configuration", "misconfigur", "missing configuration", "missing setting", "missing required", "property not set", "not configured", "environment variable", "unknown option", "invalid option", "config file") with { JudgesUnknownLevel = false },
        Rule("dependency", "Dependency", DetectionSeverity.High, 0.8, "upstream", "service unavailable", "bad gateway", "gateway timeout", "dependency", "downstream", "circuit breaker", "http 502", "http 503", "http 504", "status 502", "status 503", "status 504", "internal server error", "too many requests", "rate limit", "not available", "temporarily unavailable", "late arrival", "file not arrived", "waiting for") with { JudgesUnknownLevel = false },
        Rule("failure-words", "Unknown", DetectionSeverity.Medium, 0.6, "failed", "failure", "exception", "fatal", "panic:", "traceback", "segmentation fault", "core dumped", "stack trace", "aborted", "unhandled", "deadlock", "crashed"),
    ];

    private static DetectionRule Rule(string name, string category, DetectionSeverity severity, double confidence, params IReadOnlyList<string> keywords) =>
        new() { Name = name, Category = category, Severity = severity, Confidence = confidence, Keywords = keywords };
}
