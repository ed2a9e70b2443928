using Dapper;

namespace Hermes.LifeCycle.Tests;

/// <summary>What deploy/restore.sh brings back, and what it replaces.</summary>
[Collection<InstallationCollection>]
public sealed class RestoreTests(Installation installation)
{
    [Fact]
    public async Task What_is_wiped_comes_back_with_equal_counts()
    {
        await installation.WipeAsync();
        var report = (await installation.RestoreAsync(installation.Backup)).Succeeded();

        Assert.Equal(installation.ContentAtBackup, await installation.ContentAsync());
        Assert.Matches(@"ingestiondb\.log_entry +300 +300  equal", report);
        Assert.DoesNotContain("DIFFERENT", report);
        // A counter goes on where it was.
        await using var connection = await installation.OpenAsync("configdb");
        Assert.Equal(3, await connection.ExecuteScalarAsync<long>("insert into kept (text) values ('next') returning id"));
    }

    [Fact]
    public async Task Databases_that_hold_something_are_replaced_only_by_force_and_never_under_a_running_service()
    {
        await using (var service = await installation.OpenAsync("diagnosisdb"))
        {
            await service.ExecuteAsync("insert into kept (text) values ('later')");
            (await installation.RestoreAsync(installation.Backup, "--force")).Refused("diagnosisdb: 1 connections are open; stop the services first");
        }

        (await installation.RestoreAsync(installation.Backup)).Refused("--force replaces");
        Assert.NotEqual(installation.ContentAtBackup, await installation.ContentAsync());

        (await installation.RestoreAsync(installation.Backup, "--force")).Succeeded();
        Assert.Equal(installation.ContentAtBackup, await installation.ContentAsync());
    }
}
