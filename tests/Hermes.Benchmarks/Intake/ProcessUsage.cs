using System.Globalization;
using Dapper;
using Npgsql;

namespace Hermes.Benchmarks.Intake;

/// <summary>What processes have used, as Linux tells it.</summary>
internal static class ProcessUsage
{
    private const double TicksPerSecond = 100;

    /// <summary>The most memory a process has held, in megabytes.</summary>
    public static double PeakMegabytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>Seconds of processor a process has used.</summary>
    public static double Seconds(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>Seconds of processor that the present processes of the database server have used.</summary>
    public static async Task<double> DatabaseSecondsAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<int>(new CommandDefinition("select pid from pg_stat_activity", cancellationToken: ct))).Sum(Seconds);
    }
}
