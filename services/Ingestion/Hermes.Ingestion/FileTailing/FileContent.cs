using Microsoft.Win32.SafeHandles;

namespace Hermes.Ingestion.FileTailing;

/// <summary>The content of an open file, unpacked if it is compressed.</summary>
internal abstract class FileContent(SafeFileHandle handle, string path) : IDisposable
{
    protected SafeFileHandle Handle => handle;

    protected string Path => path;

    /// <summary>What the open file is now, whatever it is called.</summary>
    public FileFacts Facts => FileIdentity.Of(handle, path);

    /// <summary>Opens a file without keeping others from writing, renaming or deleting it.</summary>
    /// <exception cref="IOException">It is a device or pipe, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileContent Open(string path, bool compressed)
    {
        if (FileIdentity.IsSpecial(path))
        {
            throw new IOException($"'{path}' is a device, pipe or folder, not a file.");
        }

        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return compressed ? new GzipContent(handle, path) : new PlainContent(handle, path);
    }

    /// <summary>Reads from a position of the content; less than asked for only at its end.</summary>
    public int Fill(Span<byte> buffer, long position)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var read = Read(buffer[total..], position + total);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    /// <summary>Whether the content ends before a position. Of compressed content only reading tells.</summary>
    public abstract bool EndsBefore(long position);

    /// <summary>Whether the content is known to end exactly at a position.</summary>
    public abstract bool EndsAt(long position);

    public virtual void Dispose() => handle.Dispose();

    protected abstract int Read(Span<byte> buffer, long position);

    private sealed class PlainContent(SafeFileHandle handle, string path) : FileContent(handle, path)
    {
        public override bool EndsBefore(long position) => RandomAccess.GetLength(Handle) < position;

        public override bool EndsAt(long position) => RandomAccess.GetLength(Handle) == position;

        protected override int Read(Span<byte> buffer, long position) => RandomAccess.Read(Handle, buffer, position);
    }
}
