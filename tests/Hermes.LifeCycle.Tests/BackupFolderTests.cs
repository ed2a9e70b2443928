using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Hermes.LifeCycle.Tests;

/// <summary>What a backup is, and that only a whole one is restored.</summary>
[SupportedOSPlatform("linux")]
[Collection<InstallationCollection>]
public sealed class BackupFolderTests(Installation installation)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_is_for_its_owner_only_and_says_what_it_holds()
    {
        var backup = installation.CopyOfBackup();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(backup));
        Assert.All(Directory.GetFiles(backup), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        var manifest = await File.ReadAllLinesAsync(Path.Combine(backup, "manifest"), Token);
        Assert.Contains("table\tpredictiondb\tpublic.outbox\t500", manifest);
        Assert.Contains(manifest, line => line.StartsWith("migration\tnotificationdb\t", StringComparison.Ordinal) && line.Contains("0002_not_sent.sql", StringComparison.Ordinal));
        Assert.Contains("git\tcommits\t1", manifest);
        Assert.Contains("whole", (await installation.RestoreAsync(backup, "--check")).Error);
    }

    [Theory]
    [InlineData("ingestiondb.dump")]
    [InlineData("identitydb.dump")]
    [InlineData("configurations.bundle")]
    [InlineData("manifest")]
    public async Task A_flipped_byte_is_refused_before_anything_is_touched(string file)
    {
        var before = await installation.ContentAsync();
        var backup = installation.CopyOfBackup();
        var bytes = await File.ReadAllBytesAsync(Path.Combine(backup, file), Token);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(backup, file), bytes, Token);

        (await installation.RestoreAsync(backup, "--force")).Refused("is damaged");

        Assert.Equal(before, await installation.ContentAsync());
    }

    [Fact]
    public async Task What_is_no_backup_of_Hermes_or_of_another_format_is_refused()
    {
        var foreign = Directory.CreateDirectory(Path.Combine(installation.Folder, "foreign")).FullName;
        (await installation.RestoreAsync(foreign)).Refused("is no backup of Hermes");

        await File.WriteAllTextAsync(Path.Combine(foreign, "manifest"), "hermes-backup\t2\n", Token);
        (await installation.RestoreAsync(foreign)).Refused("this Hermes reads format 1");
    }

    [Fact]
    public async Task A_database_whose_counts_would_differ_stays_as_it_was()
    {
        var backup = installation.CopyOfBackup();
        var manifest = Path.Combine(backup, "manifest");
        var lines = (await File.ReadAllLinesAsync(manifest, Token)).SkipLast(1)
            .Select(line => line.Replace("table\tnotificationdb\tpublic.kept\t2", "table\tnotificationdb\tpublic.kept\t3", StringComparison.Ordinal));
        var body = string.Concat(lines.Select(line => line + "\n"));
        var end = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        await File.WriteAllTextAsync(manifest, $"{body}end\t{end}\n", Token);
        await using (var connection = await installation.OpenAsync("notificationdb"))
        {
            await connection.ExecuteAsync("insert into kept (text) values ('later')");
        }

        var result = await installation.RestoreAsync(backup, "--force");

        result.Refused("not restored, and as it was before: notificationdb");
        Assert.Matches(@"notificationdb\.kept +3 +2  DIFFERENT", result.Output);
        Assert.Contains(await installation.ContentAsync(), row => row.EndsWith("3 later", StringComparison.Ordinal));
    }
}
