using System.Diagnostics;
using Hermes.Testing;

namespace Hermes.EndToEnd.Tests;

/// <summary>The story as a script, for those who have a shell and no browser.</summary>
[Collection<SuiteCollection>]
public sealed class OnboardingStoryTests(Suite suite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_feed_goes_from_a_file_to_production_through_REST_alone()
    {
        var start = new ProcessStartInfo(Repository.PathOf("tests", "onboarding.sh"), ["--addresses", suite.AddressFile]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var script = Process.Start(start)!;
        var output = script.StandardOutput.ReadToEndAsync(Token);
        var error = script.StandardError.ReadToEndAsync(Token);
        await script.WaitForExitAsync(Token);

        Assert.True(script.ExitCode == 0, $"{await output}\n{await error}");
        TestContext.Current.TestOutputHelper?.WriteLine(await output);
    }
}
