using System.Globalization;

namespace Hermes.Benchmarks;

/// <summary>Lines as a handful of services of a data platform write them: a few dozen shapes, ids and numbers that never come again.</summary>
internal static class SearchLines
{
    /// <summary>Stands in one line.</summary>
    public const string Once = "LEI 5493001KJTIIGC8Y1R12";

    /// <summary>Stands in one line, a number among many.</summary>
    public const string OnceNumber = "918273645012";

    /// <summary>Stands in a hundred lines, evenly spread.</summary>
    public const string Hundred = "checksum mismatch in segment";

    private static readonly string[] Hosts = [.. Enumerable.Range(1, 40).Select(n => $"worker-{n:00}.eu-west.internal")];
    private static readonly string[] Feeds = [.. Enumerable.Range(1, 120).Select(n => $"feed-{n:000}")];
    private static readonly string[] Tables = ["customers", "orders", "order_items", "payments", "ledger", "positions", "prices", "shipments", "inventory", "sessions"];

    // Weight, source, component, level, template, how a line is made of it.
    private static readonly Shape[] Shapes =
    [
        new(90, "etl", "feeds.load", 3, "Batch <*> of <*> loaded in <*> ms: <*> rows", r => F($"Batch {r.Next(1_000_000)} of {Pick(r, Feeds)} loaded in {r.Next(5, 9000)} ms: {r.Next(200_000)} rows")),
        new(60, "etl", "feeds.extract", 3, "Fetched <*> from s3://landing/<*> etag <*>", r => F($"Fetched {r.Next(90_000_000)} bytes from s3://landing/{Pick(r, Tables)}/{r.Next(2020, 2027)}/part-{r.Next(100_000):00000}.parquet etag {Hex(r, 32)}")),
        new(25, "etl", "feeds.transform", 2, "Plan <*> pushed down <*> predicates on <*>", r => F($"Plan {Hex(r, 8)} pushed down {r.Next(9)} predicates on {Pick(r, Tables)}")),
        new(12, "etl", "feeds.load", 4, "Row <*> of <*> has an empty <*>, default taken", r => F($"Row {r.Next(2_000_000)} of {Pick(r, Tables)} has an empty {Pick(r, Tables)}_id, default taken")),
        new(3, "etl", "feeds.load", 5, "Row <*> of <*> rejected: value out of range in column amount", r => F($"Row {r.Next(2_000_000)} of {Pick(r, Tables)} rejected: value out of range in column amount")),
        new(80, "hdfs", "dfs.DataNode$PacketResponder", 3, "Received block <*> of size <*> from <*>", r => F($"Received block blk_{r.NextInt64(1L << 60)} of size {r.Next(67_108_864)} from /10.{r.Next(256)}.{r.Next(256)}.{r.Next(256)}")),
        new(70, "hdfs", "dfs.FSNamesystem", 3, "BLOCK* NameSystem.addStoredBlock: blockMap updated: <*> is added to <*> size <*>", r => F($"BLOCK* NameSystem.addStoredBlock: blockMap updated: 10.{r.Next(256)}.{r.Next(256)}.{r.Next(256)}:50010 is added to blk_{r.NextInt64(1L << 60)} size {r.Next(67_108_864)}")),
        new(8, "hdfs", "dfs.DataNode", 4, "Slow BlockReceiver write packet to mirror took <*>ms", r => F($"Slow BlockReceiver write packet to mirror took {r.Next(300, 9000)}ms")),
        new(2, "hdfs", "dfs.DataNode", 5, "writeBlock <*> received exception java.io.IOException: Connection reset by peer", r => F($"writeBlock blk_{r.NextInt64(1L << 60)} received exception java.io.IOException: Connection reset by peer")),
        new(120, "web", "access", 3, "<*> <*> <*> <*> <*>", r => F($"10.{r.Next(256)}.{r.Next(256)}.{r.Next(256)} GET /api/v1/{Pick(r, Tables)}/{r.Next(3_000_000)} 200 {r.Next(50_000)}")),
        new(30, "web", "session", 3, "Session <*> of user <*> renewed until <*>", r => F($"Session {Guid(r)} of user u{r.Next(400_000)} renewed until {r.Next(24):00}:{r.Next(60):00}:{r.Next(60):00}")),
        new(6, "web", "access", 4, "<*> <*> <*> 429 after <*> requests", r => F($"10.{r.Next(256)}.{r.Next(256)}.{r.Next(256)} GET /api/v1/{Pick(r, Tables)} 429 after {r.Next(1000)} requests")),
        new(2, "web", "upstream", 5, "upstream timed out (110: Connection timed out) while reading response header from <*>", r => F($"upstream timed out (110: Connection timed out) while reading response header from {Pick(r, Hosts)}")),
        new(60, "db", "postgres", 3, "duration: <*> ms  execute <*>: select * from <*> where id = <*>", r => F($"duration: {r.Next(1000)}.{r.Next(1000):000} ms  execute s{r.Next(40)}: select * from {Pick(r, Tables)} where id = {r.Next(5_000_000)}")),
        new(15, "db", "checkpointer", 3, "checkpoint complete: wrote <*> buffers (<*>%); write=<*> s", r => F($"checkpoint complete: wrote {r.Next(20_000)} buffers ({r.Next(100)}.{r.Next(10)}%); write={r.Next(300)}.{r.Next(1000):000} s")),
        new(2, "db", "postgres", 5, "deadlock detected: process <*> waits for ShareLock on transaction <*>", r => F($"deadlock detected: process {r.Next(32_768)} waits for ShareLock on transaction {r.Next(90_000_000)}")),
        new(50, "scheduler", "airflow.taskinstance", 3, "Marking task as SUCCESS. dag_id=<*>, task_id=<*>, execution_date=<*>", r => F($"Marking task as SUCCESS. dag_id={Pick(r, Feeds)}, task_id=load_{Pick(r, Tables)}, execution_date=2026{r.Next(1, 13):00}{r.Next(1, 29):00}T{r.Next(24):00}0000")),
        new(20, "scheduler", "airflow.scheduler", 2, "Heartbeat of job <*> on <*> with <*> open slots", r => F($"Heartbeat of job {r.Next(100_000)} on {Pick(r, Hosts)} with {r.Next(64)} open slots")),
        new(4, "scheduler", "airflow.taskinstance", 4, "Task load_<*> of <*> exceeded its expected <*> s", r => F($"Task load_{Pick(r, Tables)} of {Pick(r, Feeds)} exceeded its expected {r.Next(60, 4000)} s")),
        new(1, "scheduler", "airflow.taskinstance", 6, "Task exited with return code Negsignal.SIGKILL on <*>", r => F($"Task exited with return code Negsignal.SIGKILL on {Pick(r, Hosts)}")),
    ];

    private static readonly int[] ByWeight = [.. Shapes.SelectMany((shape, i) => Enumerable.Repeat(i, shape.Weight))];

    /// <summary>Id, source and text of each template.</summary>
    public static IEnumerable<(long Id, string Source, string Text, short Level)> Templates => Shapes.Select((shape, i) => (IdOf(i), shape.Source, shape.Text, shape.Level));

    /// <summary>Makes the line of a number; always the same one for a random source in the same state.</summary>
    public static Made Make(long number, long lines, Random random)
    {
        var at = ByWeight[random.Next(ByWeight.Length)];
        var shape = Shapes[at];
        var message = shape.Make(random);
        message = number == lines / 3 ? $"{message} counterparty {Once} unknown"
            : number == lines / 2 ? $"{message} reference {OnceNumber}"
            : number % Math.Max(1, lines / 100) == 7 ? $"{message} {Hundred}"
            : message;
        // Some feeds speak rarely: the last one in a line of twenty thousand.
        var feed = random.Next(20_000) == 0 ? Feeds[^1] : Feeds[random.Next(Feeds.Length - 1)];
        return new Made(IdOf(at), shape.Source, feed, shape.Component, shape.Level, message, shape.Level >= 5 ? "failure" : null);
    }

    private static long IdOf(int shape) => 0x5EA7C40000000000 + shape;

    private static string F(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];

    private static string Hex(Random random, int digits) => random.GetHexString(digits, lowercase: true);

    private static string Guid(Random random) => $"{Hex(random, 8)}-{Hex(random, 4)}-{Hex(random, 4)}-{Hex(random, 4)}-{Hex(random, 12)}";

    /// <summary>A made-up line.</summary>
    internal sealed record Made(long Template, string Source, string Feed, string Component, short Level, string Message, string? Category);

    private sealed record Shape(int Weight, string Source, string Component, short Level, string Text, Func<Random, string> Make);
}
