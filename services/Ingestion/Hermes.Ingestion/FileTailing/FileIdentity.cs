using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Hermes.Ingestion.FileTailing;

/// <summary>
/// Asks the file system about files. Where it has no statx, a hash of the path stands for device and inode; then only a
/// file's content tells it from another.
/// </summary>
internal static class FileIdentity
{
    private const int CurrentDirectory = -100;
    private const int EmptyPath = 0x1000;
    private const int NoFollow = 0x100;
    private const uint BasicFacts = 0x7ff;
    private const int NoSuchFile = 2;
    private const int Denied = 13;
    private const int NotAFolder = 20;
    private const int LongestPath = 4_096;

    /// <summary>What is at the path; null when there is nothing.</summary>
    /// <param name="path">Any path.</param>
    /// <param name="follow">Whether a link stands for what it leads to.</param>
    /// <exception cref="UnauthorizedAccessException">A folder on the way may not be searched.</exception>
    /// <exception cref="IOException">The file system does not answer.</exception>
    public static FileFacts? Of(string path, bool follow = true)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Portable(path);
        }

        Span<byte> name = stackalloc byte[LongestPath];
        if (!Encoding.UTF8.TryGetBytes(path, name[..^1], out var length))
        {
            throw new PathTooLongException($"'{path}' is longer than a path can be.");
        }

        name[length] = 0;
        Span<byte> facts = stackalloc byte[256];
        return Statx(CurrentDirectory, ref name[0], follow ? 0 : NoFollow, BasicFacts, ref facts[0]) == 0 ? Read(facts) : Marshal.GetLastPInvokeError() switch
        {
            NoSuchFile or NotAFolder => null,
            Denied => throw new UnauthorizedAccessException($"Hermes may not look at '{path}'."),
            var error => throw new IOException($"'{path}': {Marshal.GetPInvokeErrorMessage(error)}"),
        };
    }

    /// <summary>What an open file is.</summary>
    /// <exception cref="IOException">The file system does not answer.</exception>
    public static FileFacts Of(SafeFileHandle file, string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Portable(path) ?? throw new FileNotFoundException($"'{path}' is gone.");
        }

        Span<byte> name = [0];
        Span<byte> facts = stackalloc byte[256];
        return Statx((int)file.DangerousGetHandle(), ref name[0], EmptyPath, BasicFacts, ref facts[0]) == 0
            ? Read(facts)
            : throw new IOException($"'{path}': {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    /// <summary>Whether a pipe, device, folder or the like is at the path.</summary>
    public static bool IsSpecial(string path)
    {
        try
        {
            return Of(path) is { Kind: not FileKind.Regular };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // struct statx is laid out alike on every architecture.
    private static FileFacts Read(ReadOnlySpan<byte> facts) => new(
        new FileKey(MemoryMarshal.Read<uint>(facts[136..]), MemoryMarshal.Read<uint>(facts[140..]), MemoryMarshal.Read<ulong>(facts[32..])),
        (MemoryMarshal.Read<ushort>(facts[28..]) & 0xF000) switch { 0x8000 => FileKind.Regular, 0x4000 => FileKind.Folder, 0xA000 => FileKind.Link, _ => FileKind.Special },
        MemoryMarshal.Read<long>(facts[40..]),
        DateTime.UnixEpoch.AddSeconds(MemoryMarshal.Read<long>(facts[112..])).AddTicks(MemoryMarshal.Read<uint>(facts[120..]) / TimeSpan.NanosecondsPerTick),
        MemoryMarshal.Read<uint>(facts[16..]));

    private static FileFacts? Portable(string path)
    {
        var info = new FileInfo(path);
        var key = new FileKey(0, 0, BinaryPrimitives.ReadUInt64LittleEndian(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(path))));
        return info.Exists ? new FileFacts(key, FileKind.Regular, info.Length, info.LastWriteTimeUtc, 1)
            : Directory.Exists(path) ? new FileFacts(key, FileKind.Folder, 0, default, 1)
            : null;
    }

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int Statx(int folder, ref byte path, int flags, uint mask, ref byte result);
}
