using Dapper;
using Hermes.Testing;
using Npgsql;

namespace Hermes.LifeCycle.Tests;

/// <summary>How a run of deploy/backup.sh ends.</summary>
[Collection<InstallationCollection>]
public sealed class BackupRunTests(Installation installation) : IDisposable
{
    private readonly string folder = TemporaryDirectory.Create("hermes-backups");

    public void Dispose() => TemporaryDirectory.Delete(folder);

    [Theory]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task An_interrupted_backup_leaves_no_half_backup_and_no_password_in_the_list_of_processes(string signal)
    {
        await using var blocker = await installation.OpenAsync("predictiondb");
        await using var transaction = await blocker.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await blocker.ExecuteAsync("lock table kept in access exclusive mode");
        using var script = Script.Start("backup.sh", installation.Environment, "--to", folder, "--settle", "0");
        await Eventually.TrueAsync(() => Task.FromResult(HasDump()), what: "a dump is being written");
        Assert.DoesNotContain(CommandLines(), line => line.Contains("\"secret\" $HOME", StringComparison.Ordinal));

        script.Signal(signal);
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, (await script.EndAsync()).ExitCode);

        Assert.Empty(Directory.GetDirectories(folder, "hermes-*"));
        await Eventually.TrueAsync(() => Task.FromResult(!CommandLines().Any(line => line.Contains(folder, StringComparison.Ordinal))), what: "its helpers have ended");
        var backup = (await installation.BackUpAsync(folder)).Succeeded();
        Assert.Equal([backup], Directory.GetDirectories(folder));
    }

    [Fact]
    public async Task Only_the_newest_are_kept()
    {
        foreach (var old in new[] { "hermes-20250101T000000Z", "hermes-20250102T000000Z", "hermes-of-mine" })
        {
            Directory.CreateDirectory(Path.Combine(folder, old));
        }

        var backup = (await installation.BackUpAsync(folder, "--keep", "2")).Succeeded();

        Assert.Equal(
            ["hermes-20250102T000000Z", Path.GetFileName(backup), "hermes-of-mine"],
            Directory.GetDirectories(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_fails_the_backup()
    {
        var environment = installation.Environment;
        environment["ConnectionStrings__configdb"] = new NpgsqlConnectionStringBuilder(installation.ConnectionString("configdb")) { Database = "nowhere" }.ConnectionString;

        (await Script.RunAsync("backup.sh", environment, "--to", folder, "--settle", "0")).Refused("configdb could not be read");

        Assert.Empty(Directory.GetDirectories(folder));
    }

    private static IEnumerable<string> CommandLines()
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            string line;
            try
            {
                line = File.ReadAllText(Path.Combine(process, "cmdline"));
            }
            catch (IOException)
            {
                continue;
            }

            yield return line;
        }
    }

    private bool HasDump() => Directory.GetDirectories(folder, ".partial-*") is [var partial] && File.Exists(Path.Combine(partial, "notificationdb.dump"));
}
