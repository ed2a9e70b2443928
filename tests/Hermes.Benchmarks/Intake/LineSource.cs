using System.Globalization;
using System.Text;

namespace Hermes.Benchmarks.Intake;

/// <summary>Lines as four programs write them, the same at every run: some forty templates, parameters of all kinds, three in a hundred errors.</summary>
internal sealed class LineSource(int seed)
{
    private static readonly string[] Feeds = ["FX_RATES", "POSITIONS", "TRADES_EOD", "CUSTOMERS", "INVOICES", "CLICKSTREAM", "PRICES", "LEDGER"];
    private static readonly string[] Tables = ["stage.orders", "dwh.fact_sales", "dwh.dim_customer", "mart.revenue", "stage.events", "raw.clicks"];
    private static readonly string[] Paths = ["/api/v1/orders", "/api/v1/customers/{0}", "/health", "/static/app.{0:x}.js", "/api/v1/invoices/{0}/lines", "/login"];
    private static readonly string[] Agents = ["Mozilla/5.0 (X11; Linux x86_64)", "curl/8.5.0", "okhttp/4.12.0", "python-requests/2.31.0"];
    private readonly Random _random = new(seed);
    private DateTimeOffset _time = TimeProvider.System.GetUtcNow().AddMinutes(-45);

    /// <summary>The next lines of one of the programs, UTF-8 with line ends.</summary>
    public byte[] Next(int program, int lines)
    {
        var text = new StringBuilder(lines * 130);
        for (var i = 0; i < lines; i++)
        {
            _time = _time.AddTicks(_random.Next(20_000));
            _ = (program % 4) switch { 0 => Loader(text), 1 => Spark(text), 2 => Access(text), _ => Service(text) };
            text.Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private StringBuilder Loader(StringBuilder text)
    {
        var feed = Feeds[_random.Next(Feeds.Length)];
        var table = Tables[_random.Next(Tables.Length)];
        var n = _random.Next(1_000_000);
        return _random.Next(100) switch
        {
            < 2 => Line(text, "ERROR", "feeds.load", $"Row {n} of {feed} rejected: value out of range in column amount"),
            < 3 => Line(text, "ERROR", "feeds.connect", $"Connection to 10.1.{n % 250}.{n % 200}:5432 failed: Connection timeout after {n % 60}s"),
            < 8 => Line(text, "WARN", "feeds.load", $"Retry {n % 5} of partition {n % 64} in {n % 900} ms"),
            < 40 => Line(text, "INFO", "feeds.load", $"Batch {n} of {feed} loaded into {table} in {n % 900} ms"),
            < 60 => Line(text, "INFO", "feeds.extract", $"Read {n} rows from /data/in/{feed}/{_time:yyyyMMdd}/part-{n % 100:D5}.csv"),
            < 75 => Line(text, "INFO", "feeds.validate", $"Checked {n} rows of {table}: {n % 17} nulls, {n % 5} duplicates"),
            < 90 => Line(text, "DEBUG", "feeds.load", $"Flushed buffer of {n} bytes to {table}, {n % 100} percent done"),
            _ => Line(text, "INFO", "feeds.schedule", $"Execution {_random.NextInt64():x16} of {feed} started by scheduler"),
        };
    }

    private StringBuilder Spark(StringBuilder text)
    {
        var n = _random.Next(1_000_000);
        text.Append(CultureInfo.InvariantCulture, $"{_time:yy/MM/dd HH:mm:ss} ");
        return _random.Next(100) switch
        {
            < 2 => text.Append(CultureInfo.InvariantCulture, $"ERROR executor.Executor: Exception in task {n % 200}.0 in stage {n % 40}.0 (TID {n}): java.io.IOException: Disk quota exceeded"),
            < 6 => text.Append(CultureInfo.InvariantCulture, $"WARN scheduler.TaskSetManager: Lost task {n % 200}.0 in stage {n % 40}.0 (TID {n}) on executor mesos-slave-{n % 30:D2}"),
            < 40 => text.Append(CultureInfo.InvariantCulture, $"INFO storage.BlockManager: Found block rdd_{n % 50}_{n % 200} locally"),
            < 65 => text.Append(CultureInfo.InvariantCulture, $"INFO executor.Executor: Finished task {n % 200}.0 in stage {n % 40}.0 (TID {n}). {n % 4000} bytes result sent to driver"),
            < 85 => text.Append(CultureInfo.InvariantCulture, $"INFO storage.MemoryStore: Block broadcast_{n % 300} stored as values in memory (estimated size {n % 99}.{n % 10} KB, free {n % 999}.{n % 10} MB)"),
            _ => text.Append(CultureInfo.InvariantCulture, $"INFO python.PythonRunner: Times: total = {n % 900}, boot = {n % 90}, init = {n % 80}, finish = {n % 3}"),
        };
    }

    private StringBuilder Access(StringBuilder text)
    {
        var n = _random.Next(1_000_000);
        var status = _random.Next(100) switch { < 2 => 500, < 6 => 404, < 12 => 304, _ => 200 };
        var path = string.Format(CultureInfo.InvariantCulture, Paths[n % Paths.Length], n);
        return text.Append(CultureInfo.InvariantCulture,
            $"10.0.{n % 250}.{n % 199} - - [{_time:dd/MMM/yyyy:HH:mm:ss} +0000] \"{(n % 9 == 0 ? "POST" : "GET")} {path} HTTP/1.1\" {status} {n % 50_000} \"-\" \"{Agents[n % Agents.Length]}\"");
    }

    private StringBuilder Service(StringBuilder text)
    {
        var n = _random.Next(1_000_000);
        var level = _random.Next(100) switch { < 3 => "error", < 9 => "warn", _ => "info" };
        var message = level switch
        {
            "error" => $"payment {n} declined: upstream answered {500 + (n % 4)} after {n % 3000} ms",
            "warn" => $"cache miss for key user:{n}:profile, loading took {n % 700} ms",
            _ when n % 3 == 0 => $"order {n} accepted for customer {n % 70_000} with {n % 12} items",
            _ when n % 3 == 1 => $"session {_random.NextInt64():x16} opened from 192.168.{n % 250}.{n % 200}",
            _ => $"published event OrderShipped to topic orders.shipped partition {n % 24} offset {n}",
        };
        return text.Append(CultureInfo.InvariantCulture,
            $"{{\"timestamp\":\"{_time:yyyy-MM-ddTHH:mm:ss.fffZ}\",\"level\":\"{level}\",\"logger\":\"shop.{(n % 3 == 0 ? "orders" : "web")}\",\"message\":\"{message}\"}}");
    }

    private StringBuilder Line(StringBuilder text, string level, string component, string message) =>
        text.Append(CultureInfo.InvariantCulture, $"{_time:yyyy-MM-dd HH:mm:ss.fff} [{level}] {component} - {message}");
}
