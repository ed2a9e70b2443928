using System.Text;

namespace Hermes.Schemas.Text;

/// <summary>The character encoding of a file and how it was recognised.</summary>
/// <param name="Name">IANA name: utf-8, utf-16le, utf-16be, utf-32le or windows-1252; utf-8+windows-1252 when both occur.</param>
/// <param name="BomLength">Bytes of the byte-order mark; 0 when there is none.</param>
public sealed record DetectedEncoding(string Name, int BomLength)
{
    /// <summary>In a file of two encodings, the first line with bytes that are no UTF-8, counted from 1; else null.</summary>
    public long? FirstOtherLine { get; init; }
}

/// <summary>Recognises and opens encodings, and refuses files that are not text.</summary>
public static class TextEncodings
{
    private static readonly (byte[] Magic, string What)[] KnownBinaries =
    [
        ([0x89, 0x50, 0x4E, 0x47], "a PNG image"),
        ([0xFF, 0xD8, 0xFF], "a JPEG image"),
        ([0x47, 0x49, 0x46, 0x38], "a GIF image"),
        ([0x25, 0x50, 0x44, 0x46], "a PDF document"),
        ([0x50, 0x4B, 0x03, 0x04], "a zip archive or an Excel workbook"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel or Word document"),
        ([0x1F, 0x8B], "a gzip archive"),
        ([0x42, 0x5A, 0x68], "a bzip2 archive"),
        ([0x28, 0xB5, 0x2F, 0xFD], "a zstd archive"),
        ([0x50, 0x41, 0x52, 0x31], "a Parquet file"),
        ([0x4F, 0x62, 0x6A, 0x01], "an Avro file"),
        ([0x7F, 0x45, 0x4C, 0x46], "an executable"),
        ([0x53, 0x51, 0x4C, 0x69, 0x74, 0x65], "an SQLite database"),
    ];

    static TextEncodings() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Recognises the encoding of a file from its first bytes.</summary>
    /// <param name="sample">The first bytes of the file; the last character may be cut.</param>
    /// <exception cref="SampleRejectedException">The bytes are not text.</exception>
    public static DetectedEncoding Detect(ReadOnlySpan<byte> sample)
    {
        if (sample.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            return Utf8Scan.Of(sample) is { Strays: > 0 } scan ? Mixed(sample, scan, 3) : new DetectedEncoding("utf-8", 3);
        }

        if (sample.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0x00, 0x00]))
        {
            return new DetectedEncoding("utf-32le", 4);
        }

        if (sample.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return new DetectedEncoding("utf-16le", 2);
        }

        if (sample.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return new DetectedEncoding("utf-16be", 2);
        }

        foreach (var (magic, what) in KnownBinaries)
        {
            if (sample.StartsWith(magic))
            {
                throw Binary($"The file is {what}, not text.");
            }
        }

        return Utf16WithoutMark(sample) ?? EightBit(sample);
    }

    /// <summary>The .NET encoding for a name that <see cref="Detect"/> or a configuration gives.</summary>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static Encoding Get(string name) => name.ToLowerInvariant() switch
    {
        "utf-8" or "utf8" or "ascii" or "us-ascii" => new UTF8Encoding(false),
        "utf-16" or "utf-16le" => Encoding.Unicode,
        "utf-16be" => Encoding.BigEndianUnicode,
        "utf-32le" or "utf-32" => Encoding.UTF32,
        Utf8WithWindows1252.Name => new Utf8WithWindows1252(),
        "latin-1" or "latin1" or "iso-8859-1" => Encoding.Latin1,
        // Known to .NET and refused by it: it hides text from whoever looks at the bytes.
        "utf-7" or "unicode-1-1-utf-7" or "csunicode11utf7" or "unicode-2-0-utf-7" or "x-unicode-1-1-utf-7" or "x-unicode-2-0-utf-7" => throw new ArgumentException("UTF-7 is not read.", nameof(name)),
        var other => Encoding.GetEncoding(other),
    };

    /// <summary>Whether <see cref="Get"/> knows a name.</summary>
    public static bool Exists(string name)
    {
        try
        {
            return Get(name) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // ASCII text in UTF-16 has a NUL in every second byte, always on the same side.
    private static DetectedEncoding? Utf16WithoutMark(ReadOnlySpan<byte> sample)
    {
        var window = sample[..Math.Min(sample.Length & ~1, 4096)];
        if (window.Length < 4)
        {
            return null;
        }

        int even = 0, odd = 0;
        for (var i = 0; i < window.Length; i += 2)
        {
            even += window[i] == 0 ? 1 : 0;
            odd += window[i + 1] == 0 ? 1 : 0;
        }

        var pairs = window.Length / 2;
        return (even, odd) switch
        {
            (0, var right) when right > pairs * 0.6 => new DetectedEncoding("utf-16le", 0),
            (var left, 0) when left > pairs * 0.6 => new DetectedEncoding("utf-16be", 0),
            _ => null,
        };
    }

    private static DetectedEncoding EightBit(ReadOnlySpan<byte> sample)
    {
        int controls = 0;
        foreach (var value in sample)
        {
            // Tab, line feed, form feed, carriage return, escape, and the separators 0x01 and 0x1C to 0x1F do occur in text.
            controls += value is 0 or (> 0x01 and < 0x09) or 0x0B or (> 0x0D and < 0x1B) ? 1 : 0;
        }

        if (controls > Math.Max(1, sample.Length / 100))
        {
            throw Binary($"The file is binary: {controls} of its first {sample.Length} bytes are control characters.");
        }

        var scan = Utf8Scan.Of(sample);
        return scan.IsMixed ? Mixed(sample, scan, 0) : new DetectedEncoding(scan.Strays == 0 ? "utf-8" : "windows-1252", 0);
    }

    private static DetectedEncoding Mixed(ReadOnlySpan<byte> sample, Utf8Scan scan, int bom) =>
        new(Utf8WithWindows1252.Name, bom) { FirstOtherLine = 1 + sample[..scan.FirstStray].Count((byte)'\n') };

    private static SampleRejectedException Binary(string message) =>
        new("binaryFile", message, "Send text: CSV or another delimited file, JSON, NDJSON or XML. Unpack archives and export workbooks as CSV first.");
}
