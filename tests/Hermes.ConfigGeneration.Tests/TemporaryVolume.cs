using System.Diagnostics;
using System.Globalization;
using Hermes.Testing;

namespace Hermes.ConfigGeneration.Tests;

/// <summary>A folder on a small volume of its own in memory, which can be filled and made read-only; where mounting is not allowed, a plain folder.</summary>
internal sealed class TemporaryVolume : IDisposable
{
    private readonly string folder = TemporaryDirectory.Create("hermes-volume");

    public TemporaryVolume(int kilobytes) => IsVolume = Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={kilobytes}k"), "tmpfs", folder);

    /// <summary>Where it is.</summary>
    public string Path => folder;

    /// <summary>False when this user may not mount, as in many containers.</summary>
    public bool IsVolume { get; }

    private string Ballast => System.IO.Path.Combine(folder, "ballast");

    /// <summary>Leaves no room.</summary>
    public void Fill()
    {
        using var stream = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, 1);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                stream.Write(block);
            }
        }
        catch (IOException)
        {
            // Full, as wanted.
        }
    }

    public void MakeRoom() => File.Delete(Ballast);

    public void LetWrite(bool may) => Assert.True(Run("mount", "-o", may ? "remount,rw" : "remount,ro", folder));

    public void Dispose()
    {
        if (IsVolume)
        {
            Run("umount", "--lazy", folder);
        }

        TemporaryDirectory.Delete(folder);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
