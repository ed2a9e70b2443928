using System.Globalization;

namespace Hermes.Ingestion.FileTailing;

/// <summary>Device and inode of a file: a rename does not change them, and a later file may get them again.</summary>
internal readonly record struct FileKey(uint Major, uint Minor, ulong Inode)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}:{Minor}:{Inode}");

    /// <summary>The key as <see cref="ToString"/> writes it; null for anything else.</summary>
    public static FileKey? Parse(string text) =>
        text.Split(':') is [var major, var minor, var inode]
            && uint.TryParse(major, CultureInfo.InvariantCulture, out var a)
            && uint.TryParse(minor, CultureInfo.InvariantCulture, out var b)
            && ulong.TryParse(inode, CultureInfo.InvariantCulture, out var c)
                ? new FileKey(a, b, c)
                : null;
}
