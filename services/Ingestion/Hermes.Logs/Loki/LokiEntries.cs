using Hermes.Logs.Protobuf;

namespace Hermes.Logs.Loki;

/// <summary>Walks a <c>PushRequest</c> of Loki: streams of labels hold entries. Nothing is copied.</summary>
public ref struct LokiEntries(ReadOnlySpan<byte> request)
{
    private const int StreamField = 1;
    private const int EntryField = 2;
    private ProtobufReader _request = new(request);
    private ProtobufReader _stream;

    /// <summary>The stream of the current entry, for <see cref="LokiStream"/>.</summary>
    public ReadOnlySpan<byte> Stream { get; private set; }

    /// <summary>How many streams were begun.</summary>
    public int Streams { get; private set; }

    /// <summary>The current entry, for <see cref="LokiEntry"/>.</summary>
    public ReadOnlySpan<byte> Entry { get; private set; }

    /// <summary>The request is cut off or no protobuf; nothing more is read.</summary>
    public readonly bool Malformed => _request.Malformed || _stream.Malformed;

    /// <summary>Goes to the next entry; false at the end and when the request is malformed.</summary>
    public bool Read()
    {
        while (!Malformed)
        {
            while (_stream.Read())
            {
                if (_stream.Is(EntryField, WireType.Bytes))
                {
                    Entry = _stream.Bytes;
                    return true;
                }
            }

            if (_stream.Malformed || !_request.Read())
            {
                return false;
            }

            if (_request.Is(StreamField, WireType.Bytes))
            {
                Stream = _request.Bytes;
                _stream = new ProtobufReader(Stream);
                Streams++;
            }
        }

        return false;
    }
}
