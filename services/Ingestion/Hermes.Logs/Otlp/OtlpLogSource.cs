using System.Buffers;

namespace Hermes.Logs.Otlp;

/// <summary>What the resource and the scope of log records say about all of them; read once for many records.</summary>
public sealed class OtlpLogSource
{
    private const int ResourceAttributes = 1;
    private const int ScopeAttributes = 3;
    private const int ScopeName = 1;

    // Where a record comes from; the rest of a resource describes the build and the platform and would be repeated in every row.
    private static readonly byte[][] Places = [.. new[] { "host.name", "service.instance.id", "k8s.namespace.name", "k8s.pod.name", "container.name" }.Select(System.Text.Encoding.UTF8.GetBytes)];
    private readonly ArrayBufferWriter<byte> _place = new();

    /// <summary>The service, <c>service.name</c>; empty when unknown.</summary>
    public string Service { get; private set; } = "";

    /// <summary>The part that wrote the records: the scope's name, else the service.</summary>
    public byte[] Component { get; private set; } = [];

    /// <summary>The feed the scope or the resource names; null when none does.</summary>
    public byte[]? Feed { get; set; }

    /// <summary>A JSON object of the resource's attributes that say where the records come from; empty when there are none.</summary>
    public ReadOnlySpan<byte> Place => _place.WrittenSpan;

    /// <summary>Reads a resource and a scope.</summary>
    public void Read(ReadOnlySpan<byte> resource, ReadOnlySpan<byte> scope)
    {
        var service = OtlpAttribute.Find(resource, ResourceAttributes, "service.name"u8);
        var name = NameOf(scope);
        Service = SentName.Clean(service);
        Component = SentName.CleanBytes(name) ?? SentName.CleanBytes(service) ?? [];
        var feed = OtlpNames.Of(scope, ScopeAttributes).Feed;
        Feed = SentName.CleanBytes(feed.IsEmpty ? OtlpNames.Of(resource, ResourceAttributes).Feed : feed);
        WritePlace(resource);
    }

    /// <summary>The name of a scope; empty when it has none.</summary>
    public static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> scope)
    {
        var reader = new Protobuf.ProtobufReader(scope);
        ReadOnlySpan<byte> name = default;
        while (reader.Read())
        {
            name = reader.Is(ScopeName, Protobuf.WireType.Bytes) ? reader.Bytes : name;
        }

        return name;
    }

    private void WritePlace(ReadOnlySpan<byte> resource)
    {
        _place.ResetWrittenCount();
        var json = new JsonText(_place);
        foreach (var place in Places)
        {
            var value = OtlpAttribute.Find(resource, ResourceAttributes, place);
            if (!value.IsEmpty)
            {
                json.Raw(_place.WrittenCount == 0 ? "{"u8 : ","u8);
                json.String(place);
                json.Raw(":"u8);
                json.String(value);
            }
        }

        json.Raw(_place.WrittenCount == 0 ? ""u8 : "}"u8);
    }
}
