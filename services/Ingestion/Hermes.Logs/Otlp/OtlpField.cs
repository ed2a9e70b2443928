namespace Hermes.Logs.Otlp;

/// <summary>How a field is written in JSON and in protobuf.</summary>
internal enum OtlpKind
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>An id: hexadecimal digits in JSON, unlike all other bytes.</summary>
    Id,

    /// <summary>Bytes: base64 in JSON.</summary>
    Bytes,

    /// <summary>true or false.</summary>
    Truth,

    /// <summary>A whole number or the number of an enum, as varint; a text or a number in JSON.</summary>
    Integer,

    /// <summary>A whole number of eight bytes; a text or a number in JSON.</summary>
    Fixed,

    /// <summary>A double; NaN and the infinities are texts in JSON.</summary>
    Double,

    /// <summary>A message of its own.</summary>
    Message,
}

/// <summary>A field of an OTLP message that Hermes reads. Its name is that of the specification; JSON has it in camelCase or as it is.</summary>
internal sealed class OtlpField(int number, string name, OtlpKind kind, Func<OtlpField[]?>? message = null)
{
    private readonly byte[] _name = System.Text.Encoding.UTF8.GetBytes(name);
    private readonly byte[] _camelCase = System.Text.Encoding.UTF8.GetBytes(CamelCase(name));

    public int Number => number;

    public string Name => name;

    public OtlpKind Kind => kind;

    /// <summary>The fields of the message this field holds.</summary>
    public OtlpField[] Message => message!()!;

    public bool IsNamed(ref System.Text.Json.Utf8JsonReader json) => OtlpJsonValue.IsNamed(ref json, _camelCase) || OtlpJsonValue.IsNamed(ref json, _name);

    private static string CamelCase(string name) =>
        string.Concat(name.Split('_').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
