using System.Buffers.Text;
using System.Net;
using System.Text;

namespace Hermes.Logs.Templates;

/// <summary>Judges the kind of a value by its form.</summary>
internal static class ParameterKinds
{
    public static ParameterKind Of(ReadOnlySpan<byte> value, ReadOnlySpan<byte> unit)
    {
        var number = value.TrimStart("<>+-"u8);
        var end = number.IndexOfAnyExcept("0123456789.,"u8);
        var digits = end < 0 ? number : number[..end];
        if (!digits.IsEmpty && Bytes.IsDigit(digits[0]) && digits.Count((byte)'.') <= 1)
        {
            var rest = number[digits.Length..].Trim((byte)' ');
            if (Measure(rest.IsEmpty ? unit : rest) is { } measured)
            {
                return measured;
            }

            if (rest.IsEmpty)
            {
                return ParameterKind.Number;
            }
        }

        return OfWord(value);
    }

    private static ParameterKind? Measure(ReadOnlySpan<byte> unit) => (Lexicon.RoleOf(unit) & WordRole.Unit) == 0
        ? null
        : (char)(unit[0] | 0x20) is 'b' or 'k' or 'g' or 't' or 'p' || unit.EndsWith("b"u8) || unit.EndsWith("B"u8) ? ParameterKind.Size : ParameterKind.Duration;

    private static ParameterKind OfWord(ReadOnlySpan<byte> value)
    {
        if (value.Length is 4 or 5 && Bytes.Pack(value) is var packed && (packed == Bytes.Pack("true"u8) || packed == Bytes.Pack("false"u8)))
        {
            return ParameterKind.Boolean;
        }

        if (value.IndexOf("://"u8) > 0)
        {
            return ParameterKind.Url;
        }

        if (IsAddress(value))
        {
            return ParameterKind.Address;
        }

        if (IsDate(value))
        {
            return ParameterKind.Date;
        }

        if (Guid.TryParse(Encoding.UTF8.GetString(value), out _))
        {
            return ParameterKind.Id;
        }

        return value.Contains((byte)' ') && value.IndexOfAny("0123456789"u8) >= 0 ? ParameterKind.List : OfSingle(value);
    }

    private static ParameterKind OfSingle(ReadOnlySpan<byte> value)
    {
        var digits = value.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0;
        return value switch
        {
            [(byte)'/' or (byte)'~', _, ..] or [_, (byte)':', (byte)'\\', ..] => ParameterKind.Path,
            [(byte)'0', (byte)'x' or (byte)'X', ..] when Bytes.IsAllHex(value[2..]) => ParameterKind.Hex,
            _ when value.IndexOf((byte)'@') > 0 && value.Contains((byte)'.') => ParameterKind.Email,
            _ when digits && Bytes.IsAllHex(value) => ParameterKind.Hex,
            _ when value.IndexOfAny((byte)'/', (byte)'\\') >= 0 => ParameterKind.Path,
            _ when digits => ParameterKind.Id,
            _ => ParameterKind.Text,
        };
    }

    private static bool IsAddress(ReadOnlySpan<byte> value)
    {
        var start = value.LastIndexOf((byte)'/') + 1;
        var host = value[start..];
        var colon = host.LastIndexOf((byte)':');
        var name = colon > 0 && host.Count((byte)':') == 1 ? host[..colon] : host;
        var port = name.Length < host.Length && Utf8Parser.TryParse(host[(colon + 1)..], out ushort _, out var read) && read == host.Length - colon - 1;
        if (name.Count((byte)'.') == 3 || name.Count((byte)':') > 1)
        {
            // "14:30:15" is no address, "fe80::1" and "10.0.0.7" are.
            return name.Count((byte)':') is 0 or > 2 && (IPAddress.TryParse(Encoding.UTF8.GetString(name), out _) || IsHardware(name));
        }

        return HostNames.Is(name) || (port && start == 0 && name.IndexOfAny((byte)'.', (byte)'-') > 0);
    }

    private static bool IsHardware(ReadOnlySpan<byte> name) => name.Length == 17 && name.Count((byte)':') == 5;

    private static bool IsDate(ReadOnlySpan<byte> value)
    {
        var word = value.IndexOf((byte)' ');
        if (word > 0 && (Lexicon.RoleOf(value[..word]) & WordRole.DatePart) != 0)
        {
            return true;
        }

        var clock = value.IndexOf((byte)':');
        var isClock = clock > 0 && value[(clock + 1)..].IndexOfAnyExcept("0123456789:.,"u8) < 0 && value.Count((byte)':') <= 2 && clock is 1 or 2;
        var isDay = value.Length >= 8 && Bytes.IsDigit(value[0]) && (value.Count((byte)'-') == 2 || value[..Math.Min(10, value.Length)].Count((byte)'/') == 2)
            && value.IndexOfAnyExcept("0123456789-/: .,TZ+"u8) < 0;
        return isClock || isDay;
    }
}
