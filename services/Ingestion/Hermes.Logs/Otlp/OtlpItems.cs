using Hermes.Logs.Protobuf;

namespace Hermes.Logs.Otlp;

/// <summary>
/// Walks an export request of OTLP: resources hold scopes hold items, under the same field numbers whether the items are log
/// records or metrics. A resource may stand behind what it describes; nothing is copied.
/// </summary>
public ref struct OtlpItems(ReadOnlySpan<byte> request)
{
    private const int Describes = 1;
    private const int Holds = 2;
    private ProtobufReader _request = new(request);
    private ProtobufReader _resource;
    private ProtobufReader _scope;

    /// <summary>The resource of the current item, a message <c>Resource</c>; empty when there is none.</summary>
    public ReadOnlySpan<byte> Resource { get; private set; }

    /// <summary>The scope of the current item, a message <c>InstrumentationScope</c>; empty when there is none.</summary>
    public ReadOnlySpan<byte> Scope { get; private set; }

    /// <summary>The current item, a message <c>LogRecord</c> or <c>Metric</c>.</summary>
    public ReadOnlySpan<byte> Item { get; private set; }

    /// <summary>How many scopes were begun: it changes where <see cref="Resource"/> or <see cref="Scope"/> do.</summary>
    public int Scopes { get; private set; }

    /// <summary>The request is cut off or no protobuf; nothing more is read.</summary>
    public readonly bool Malformed => _request.Malformed || _resource.Malformed || _scope.Malformed;

    /// <summary>Goes to the next item; false at the end and when the request is malformed.</summary>
    public bool Read()
    {
        while (!Malformed)
        {
            if (Next(ref _scope, Holds))
            {
                Item = _scope.Bytes;
                return true;
            }

            if (_scope.Malformed || NextScope())
            {
                continue;
            }

            if (_resource.Malformed || !Next(ref _request, 1))
            {
                return false;
            }

            Resource = Find(_request.Bytes, Describes);
            _resource = new ProtobufReader(_request.Bytes);
        }

        return false;
    }

    private bool NextScope()
    {
        if (!Next(ref _resource, Holds))
        {
            return false;
        }

        Scope = Find(_resource.Bytes, Describes);
        _scope = new ProtobufReader(_resource.Bytes);
        Scopes++;
        return true;
    }

    private static bool Next(ref ProtobufReader reader, int field)
    {
        while (reader.Read())
        {
            if (reader.Is(field, WireType.Bytes))
            {
                return true;
            }
        }

        return false;
    }

    // What is malformed here shows when the message is walked.
    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> message, int field)
    {
        var reader = new ProtobufReader(message);
        return Next(ref reader, field) ? reader.Bytes : default;
    }
}
