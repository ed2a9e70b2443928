using System.Text;

namespace Hermes.Simulator.Live;

/// <summary>The log file that Hermes follows: appended to, and rotated by rename when it has grown large.</summary>
internal sealed class TailedFile(string path, long rotateAtBytes = 20 * 1024 * 1024) : IDisposable
{
    private FileStream? file;

    public void Append(IReadOnlyCollection<string> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        file ??= Open();
        file.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
        file.Flush();
        if (file.Length >= rotateAtBytes)
        {
            file.Dispose();
            File.Move(path, path + ".1", overwrite: true);
            file = Open();
        }
    }

    public void Dispose() => file?.Dispose();

    private FileStream Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }
}
