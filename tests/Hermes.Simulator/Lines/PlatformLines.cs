using System.Globalization;
using Hermes.Simulator.Model;

namespace Hermes.Simulator.Lines;

/// <summary>What everything around the feeds writes: the API, the scheduler, the web server. About three lines a second.</summary>
internal static class PlatformLines
{
    private static readonly string[] Paths = ["/api/users", "/api/orders", "/api/reports/daily", "/healthz", "/api/trades/search"];

    public static IEnumerable<TimedLine> Second(long seed, DateTimeOffset second)
    {
        var dice = new Dice(seed, 5, second.ToUnixTimeSeconds());
        for (var remaining = dice.Poisson(3); remaining > 0; remaining--)
        {
            yield return new(second, Line(second.UtcDateTime, ref dice));
        }
    }

    private static string Line(DateTime at, ref Dice dice)
    {
        var stamp = at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var number = 100 + dice.Pick(9000);
        return dice.Pick(400) switch
        {
            0 => $"{stamp} [ERROR] api.users.create - Database connection failed: Connection timeout after 30s",
            1 or 2 => $"{stamp} [WARN] api.gateway - Upstream latency {900 + dice.Pick(1500)} ms on {Paths[dice.Pick(Paths.Length)]}",
            < 30 => $"{stamp} [INFO] platform.scheduler - {dice.Pick(12)} runs in flight, {dice.Pick(4)} due within a minute, 0 failed",
            < 60 => $"{stamp} [INFO] platform.metrics - cpu={dice.Pick(70)}% memory={40 + dice.Pick(30)}% error_count=0",
            < 220 => AccessLine(at, ref dice),
            < 330 => $"{stamp} [INFO] api.gateway - {Paths[dice.Pick(Paths.Length)]} answered 200 in {3 + dice.Pick(180)} ms",
            _ => $"{stamp} [DEBUG] api.sessions - Session {number} refreshed",
        };
    }

    private static string AccessLine(DateTime at, ref Dice dice) => string.Create(CultureInfo.InvariantCulture,
        $"10.4.{dice.Pick(8)}.{dice.Pick(250)} - - [{at:dd/MMM/yyyy:HH:mm:ss} +0000] \"GET {Paths[dice.Pick(Paths.Length)]} HTTP/1.1\" 200 {200 + dice.Pick(9000)} \"-\" \"portal/2.4\"");
}
