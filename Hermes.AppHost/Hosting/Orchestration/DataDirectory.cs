using System.Text.Json;

namespace Aspire.Hosting.Orchestration;

/// <summary>The folder in which one running suite keeps everything: server data, generated secrets, logs.</summary>
internal sealed class DataDirectory(string path) : IDisposable
{
    private FileStream? _lock;

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string Logs => System.IO.Path.Combine(Path, "logs");

    public string LogOf(string resource) => System.IO.Path.Combine(Logs, resource + ".log");

    /// <summary>Claims the folder for this process; the kernel gives it back when the process ends, however it ends.</summary>
    public void Claim()
    {
        Directory.CreateDirectory(Logs);
        try
        {
            _lock = new FileStream(System.IO.Path.Combine(Path, "suite.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new DistributedApplicationException(
                $"Another suite is running on {Path}. Stop it, or choose another folder with --data-dir.", error);
        }
    }

    /// <summary>The secret kept under this name, generated at the first call.</summary>
    public string Secret(string name, ParameterDefault generator)
    {
        Directory.CreateDirectory(Path);
        var file = System.IO.Path.Combine(Path, "secrets.json");
        var secrets = File.Exists(file) ? JsonSerializer.Deserialize<SortedDictionary<string, string>>(File.ReadAllText(file))! : [];
        if (!secrets.TryGetValue(name, out var value))
        {
            secrets[name] = value = generator.GetDefaultValue();
            var fresh = file + ".new";
            File.WriteAllText(fresh, "");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(fresh, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            File.WriteAllText(fresh, JsonSerializer.Serialize(secrets));
            File.Move(fresh, file, overwrite: true);
        }

        return value;
    }

    public void Dispose() => _lock?.Dispose();
}
