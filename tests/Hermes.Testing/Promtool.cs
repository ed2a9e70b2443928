using System.ComponentModel;
using System.Diagnostics;

namespace Hermes.Testing;

/// <summary>Prometheus's own checker of metrics, rules and configurations.</summary>
public static class Promtool
{
    /// <summary>Fails with what promtool says unless it is content with a page of metrics.</summary>
    public static Task CheckMetricsAsync(string page, CancellationToken ct) => RunAsync(["check", "metrics"], page, ct);

    /// <summary>Runs promtool in the folder of the repository; fails with its words when it is not content.</summary>
    public static Task RunAsync(IReadOnlyList<string> arguments, CancellationToken ct) => RunAsync(arguments, "", ct);

    private static async Task RunAsync(IReadOnlyList<string> arguments, string input, CancellationToken ct)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(ct);
        var said = $"{await output}{await errors}";
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"promtool {string.Join(' ', arguments)} is not content:\n{said}");
        }
    }

    private static Process Start(IReadOnlyList<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("promtool", arguments)
            {
                WorkingDirectory = Repository.Root,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException("promtool is missing; deploy/prerequisites.sh --tests installs it.", e);
        }
    }
}
