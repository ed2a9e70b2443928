using System.Text;

namespace Hermes.Schemas.Text;

/// <summary>
/// UTF-8 in which bytes that are none are taken as Windows-1252: files put together from two sources. Every byte is read
/// as somebody wrote it.
/// </summary>
internal sealed class Utf8WithWindows1252 : Encoding
{
    public const string Name = "utf-8+windows-1252";

    private readonly Encoding _inner = GetEncoding("utf-8", EncoderFallback.ReplacementFallback, new OtherBytes());

    public override string WebName => Name;

    public override int GetByteCount(char[] chars, int index, int count) => _inner.GetByteCount(chars, index, count);

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => _inner.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetCharCount(byte[] bytes, int index, int count) => _inner.GetCharCount(bytes, index, count);

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) => _inner.GetChars(bytes, byteIndex, byteCount, chars, charIndex);

    public override int GetMaxByteCount(int charCount) => _inner.GetMaxByteCount(charCount);

    public override int GetMaxCharCount(int byteCount) => _inner.GetMaxCharCount(byteCount);

    public override Decoder GetDecoder() => _inner.GetDecoder();

    public override Encoder GetEncoder() => _inner.GetEncoder();

    private sealed class OtherBytes : DecoderFallback
    {
        // An unfinished sequence is three bytes at most.
        public override int MaxCharCount => 3;

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new Chars();
    }

    private sealed class Chars : DecoderFallbackBuffer
    {
        private static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        private string _chars = "";
        private int _next;

        public override int Remaining => _chars.Length - _next;

        public override bool Fallback(byte[] bytesUnknown, int index)
        {
            _chars = Windows.GetString(bytesUnknown);
            _next = 0;
            return _chars.Length > 0;
        }

        public override char GetNextChar() => _next < _chars.Length ? _chars[_next++] : '\0';

        public override bool MovePrevious()
        {
            if (_next == 0)
            {
                return false;
            }

            _next--;
            return true;
        }

        public override void Reset() => (_chars, _next) = ("", 0);
    }
}
