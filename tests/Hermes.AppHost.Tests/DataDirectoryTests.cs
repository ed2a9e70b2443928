using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Hermes.AppHost.Tests;

public sealed class DataDirectoryTests
{
    [Fact]
    public void A_folder_in_use_is_refused_and_named()
    {
        using var suite = new TemporarySuite();
        using var first = new DataDirectory(suite.Folder);
        using var second = new DataDirectory(suite.Folder);
        first.Claim();

        var error = Assert.Throws<DistributedApplicationException>(second.Claim);

        Assert.Contains(suite.Folder, error.Message);
        Assert.Contains("--data-dir", error.Message);
    }

    [Fact]
    public void A_secret_is_made_once_and_only_its_owner_may_read_it()
    {
        using var suite = new TemporarySuite();
        var generator = new GenerateParameterDefault { MinLength = 24, Special = false };

        var made = new DataDirectory(suite.Folder).Secret("postgres-password", generator);
        var found = new DataDirectory(suite.Folder).Secret("postgres-password", generator);

        Assert.Equal(24, made.Length);
        Assert.Equal(made, found);
        Assert.True(OperatingSystem.IsWindows()
            || File.GetUnixFileMode(Path.Combine(suite.Folder, "secrets.json")) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public void A_log_that_grew_too_long_moves_aside_and_goes_on_empty()
    {
        using var suite = new TemporarySuite();
        var log = Path.Combine(suite.Folder, "service.log");
        File.WriteAllText(log, "a line that is longer than the limit");
        using var process = new FileStream(log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);

        LogFile.Trim(log, largest: 10);

        Assert.Equal(0, new FileInfo(log).Length);
        Assert.StartsWith("a line", File.ReadAllText(log + ".1"));
    }
}
