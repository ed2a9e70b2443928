using System.Text;

namespace Aspire.Hosting.Orchestration;

/// <summary>Reads whole lines from a file as it grows, from its end at first; from its beginning when it was emptied.</summary>
internal sealed class LogTail
{
    private const int AtOnce = 1024 * 1024;
    private const int LongestLine = 8 * 1024;

    private readonly string _path;
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _begun = new();
    private long _position;

    public LogTail(string path)
    {
        _path = path;
        _position = Length();
    }

    public IReadOnlyList<string> ReadLines()
    {
        var length = Length();
        if (length < _position)
        {
            _position = 0;
            _begun.Clear();
            _decoder.Reset();
        }

        if (length == _position)
        {
            return [];
        }

        var bytes = new byte[Math.Min(length - _position, AtOnce)];
        using (var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            file.Position = _position;
            var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            _position += read;
            return Split(bytes.AsSpan(0, read));
        }
    }

    private List<string> Split(ReadOnlySpan<byte> bytes)
    {
        var characters = new char[_decoder.GetCharCount(bytes, flush: false)];
        _decoder.GetChars(bytes, characters, flush: false);
        var lines = new List<string>();
        foreach (var character in characters)
        {
            if (character == '\n')
            {
                lines.Add(_begun.ToString().TrimEnd('\r'));
                _begun.Clear();
            }
            else if (_begun.Length < LongestLine)
            {
                _begun.Append(character);
            }
        }

        return lines;
    }

    private long Length() => new FileInfo(_path) is { Exists: true, Length: var length } ? length : 0;
}
