using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Hermes.Ingestion.FileTailing;

/// <summary>A file being followed, with what identifies it.</summary>
internal sealed class OpenFile : IDisposable
{
    private const int LongestHead = 1_024;
    private readonly SafeFileHandle _handle;

    private OpenFile(SafeFileHandle handle) => _handle = handle;

    public string Identity => FileIdentity.Of(_handle);

    public long Length => RandomAccess.GetLength(_handle);

    /// <summary>Opens without keeping others from writing, renaming or deleting.</summary>
    public static OpenFile Open(string path) => FileIdentity.IsSpecial(path)
        ? throw new IOException($"'{path}' is a device or pipe, not a file.")
        : new(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

    public int Read(Span<byte> buffer, long position) => RandomAccess.Read(_handle, buffer, position);

    /// <summary>The hash of the first bytes, of those that are stored already: they cannot change by appending.</summary>
    public (int Length, byte[] Hash) Head(long stored)
    {
        Span<byte> head = stackalloc byte[(int)Math.Min(LongestHead, stored)];
        var read = RandomAccess.Read(_handle, head, 0);
        return (read, SHA256.HashData(head[..read]));
    }

    /// <summary>Whether this is the file of the checkpoint, as far as its bytes tell.</summary>
    public bool Continues(Checkpoint checkpoint)
    {
        if (Length < checkpoint.Position)
        {
            return false;
        }

        var (length, hash) = Head(checkpoint.HeadLength);
        return length == checkpoint.HeadLength && hash.AsSpan().SequenceEqual(checkpoint.HeadHash);
    }

    public void Dispose() => _handle.Dispose();
}
