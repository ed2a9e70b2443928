using Aspire.Hosting;
using Aspire.Hosting.Orchestration;
using Hermes.Testing;

namespace Hermes.AppHost.Tests;

/// <summary>A builder whose data directory lives as long as the test.</summary>
internal sealed class TemporarySuite : IDisposable
{
    public TemporarySuite(params string[] arguments)
    {
        Folder = TemporaryDirectory.Create("hermes-apphost");
        Builder = (DistributedApplicationBuilder)DistributedApplication.CreateBuilder([$"--data-dir={Folder}", .. arguments]);
    }

    public string Folder { get; }

    public DistributedApplicationBuilder Builder { get; }

    public SuiteOptions Options => Builder.Suite;

    /// <summary>The processes that work in the data directory: every one that the suite started.</summary>
    public IReadOnlyList<string> Processes() =>
        [.. Directory.EnumerateDirectories("/proc").Where(WorksHere).Select(process => ReadOrEmpty(Path.Combine(process, "cmdline")).Replace('\0', ' '))];

    public void Dispose() => TemporaryDirectory.Delete(Folder);

    private bool WorksHere(string process)
    {
        try
        {
            return Path.GetFileName(process) != Environment.ProcessId.ToString()
                && new FileInfo(Path.Combine(process, "cwd")).LinkTarget?.StartsWith(Folder, StringComparison.Ordinal) == true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string ReadOrEmpty(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "(gone)";
        }
    }
}
