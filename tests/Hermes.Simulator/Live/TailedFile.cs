using System.Text;

namespace Hermes.Simulator.Live;

/// <summary>
/// The log file that Hermes follows: appended to, and rotated by rename when it has grown large. It is opened anew for
/// every append, because an open stream keeps a position of its own and would write over what others append meanwhile.
/// </summary>
internal sealed class TailedFile(string path, long rotateAtBytes = 20 * 1024 * 1024)
{
    public void Append(IReadOnlyCollection<string> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        long length;
        using (var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            file.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
            length = file.Length;
        }

        if (length >= rotateAtBytes)
        {
            File.Move(path, path + ".1", overwrite: true);
        }
    }
}
