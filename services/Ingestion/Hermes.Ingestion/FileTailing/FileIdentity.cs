using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Hermes.Ingestion.FileTailing;

/// <summary>
/// Device and inode of a file, which a rename does not change. Empty where the system has no statx; then only a file's
/// first bytes tell it from another.
/// </summary>
internal static class FileIdentity
{
    private const int CurrentDirectory = -100;
    private const int EmptyPath = 0x1000;
    private const uint WantType = 0x1;
    private const uint WantInode = 0x100;
    private const int TypeBits = 0xF000;
    private const int RegularFile = 0x8000;

    /// <summary>The identity of the file at the path, following links; null when there is none.</summary>
    public static string? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return File.Exists(path) ? "" : null;
        }

        var result = new byte[256];
        return Statx(CurrentDirectory, path, 0, WantInode, result) == 0 ? Read(result) : null;
    }

    /// <summary>The identity of an open file.</summary>
    public static string Of(SafeFileHandle file)
    {
        var result = new byte[256];
        return OperatingSystem.IsLinux() && Statx((int)file.DangerousGetHandle(), "", EmptyPath, WantInode, result) == 0 ? Read(result) : "";
    }

    /// <summary>Whether a pipe, device or the like is at the path: opening one may wait for ever, and it has no end to follow.</summary>
    public static bool IsSpecial(string path)
    {
        var result = new byte[256];
        return OperatingSystem.IsLinux() && Statx(CurrentDirectory, path, 0, WantType, result) == 0
            && (BitConverter.ToUInt16(result, 28) & TypeBits) != RegularFile;
    }

    // struct statx is laid out alike on every architecture: stx_mode at 28, stx_ino at 32, stx_dev_major at 136, stx_dev_minor at 140.
    private static string Read(byte[] result) => string.Create(CultureInfo.InvariantCulture,
        $"{BitConverter.ToUInt32(result, 136)}:{BitConverter.ToUInt32(result, 140)}:{BitConverter.ToUInt64(result, 32)}");

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int Statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] result);
}
