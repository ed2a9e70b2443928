using System.Text;

namespace Hermes.Schemas.Text;

/// <summary>Asks which encoding it is where the bytes fit Windows-1252 as badly as others would.</summary>
internal static class EncodingDoubt
{
    private const double ManyHigh = 0.3;
    private const int Shown = 40;
    private const int Around = 60;
    private static readonly string[] Others = ["windows-1250", "windows-1251", "shift_jis", "gb18030", "euc-kr", "big5"];

    /// <summary>The question; null when the file is UTF-8 or 16, or Windows-1252 as Western texts are.</summary>
    public static Question? Of(ReadOnlySpan<byte> text, DetectedEncoding encoding)
    {
        if (encoding.Name != "windows-1252")
        {
            return null;
        }

        int high = 0, letters = 0, undefined = 0;
        foreach (var value in text)
        {
            high += value >= 0x80 ? 1 : 0;
            letters += value >= 0x41 ? 1 : 0;
            undefined += value is 0x81 or 0x8D or 0x8F or 0x90 or 0x9D ? 1 : 0;
        }

        var mixed = Utf8Scan.Of(text).Letters > 0;
        if (undefined == 0 && high < letters * ManyHigh && !mixed)
        {
            return null;
        }

        var from = Math.Max(0, text.IndexOfAnyInRange((byte)0x80, (byte)0xFF) - (Around / 2));
        var lines = text[from..Math.Min(text.Length, from + (Around * 100))];
        var options = new List<QuestionOption> { new(encoding.Name, Sample(TextEncodings.Get(encoding.Name), lines)) };
        if (mixed)
        {
            options.Add(new QuestionOption(Utf8WithWindows1252.Name, Sample(new Utf8WithWindows1252(), lines)));
        }

        foreach (var name in Others)
        {
            if (Decodes(name, text) is { } other)
            {
                options.Add(new QuestionOption(name, Sample(Encoding.GetEncoding(other.CodePage), lines)));
            }
        }

        return new Question("encoding", "In which encoding is the file written? Its letters fit more than one.", null, options, encoding.Name);
    }

    private static Encoding? Decodes(string name, ReadOnlySpan<byte> text)
    {
        try
        {
            var strict = Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            var end = text.LastIndexOf((byte)'\n');
            strict.GetCharCount(end > 0 ? text[..end] : text);
            return strict;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // The first words in which the encodings differ.
    private static string Sample(Encoding encoding, ReadOnlySpan<byte> lines)
    {
        var text = encoding.GetString(lines).ReplaceLineEndings(" ");
        var at = Math.Max(0, text.AsSpan().IndexOfAnyInRange('\u0080', '\uFFFF') - (Shown / 4));
        return $"reads '{text[at..Math.Min(text.Length, at + Shown)].Trim()}'";
    }
}
