using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Hermes.ServiceDefaults.Http;

/// <summary>Opaque keyset positions: the sort key of the last row of a page.</summary>
public static class Cursor
{
    private const int MaxLength = 400;

    /// <summary>Position behind a row sorted by time and number.</summary>
    public static string Encode(DateTimeOffset time, long id) =>
        Encode(string.Create(CultureInfo.InvariantCulture, $"{time.UtcTicks}:{id}"));

    /// <summary>Position behind a row sorted by text.</summary>
    public static string Encode(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    /// <summary>Reads a position made by <see cref="Encode(DateTimeOffset, long)"/>.</summary>
    public static bool TryDecode(string? cursor, out DateTimeOffset time, out long id)
    {
        time = default;
        id = 0;
        if (!TryDecode(cursor, out var key) || key.Split(':') is not [var ticksText, var idText])
        {
            return false;
        }

        if (!long.TryParse(ticksText, CultureInfo.InvariantCulture, out var ticks)
            || ticks < DateTimeOffset.MinValue.UtcTicks || ticks > DateTimeOffset.MaxValue.UtcTicks
            || !long.TryParse(idText, CultureInfo.InvariantCulture, out id))
        {
            return false;
        }

        time = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    /// <summary>Reads a position made by <see cref="Encode(string)"/>.</summary>
    public static bool TryDecode(string? cursor, [NotNullWhen(true)] out string? key)
    {
        key = null;
        if (string.IsNullOrEmpty(cursor) || cursor.Length > MaxLength || !Base64Url.IsValid(cursor))
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        key = text.Any(c => char.IsControl(c) || c == '\uFFFD') ? null : text;
        return key is not null;
    }
}
