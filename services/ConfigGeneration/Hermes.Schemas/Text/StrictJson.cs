using System.Text.Json;

namespace Hermes.Schemas.Text;

/// <summary>A check of JSON that the parser leaves to whoever reads a text, and that is too late by then.</summary>
public static class StrictJson
{
    /// <summary>Refuses texts and names with half a character, such as <c>"\ud800"</c>: they can neither be read nor stored.</summary>
    /// <param name="json">JSON, before anything else reads it: looking for names that come twice trips over them already.</param>
    /// <param name="options">As it is parsed.</param>
    /// <exception cref="JsonException">There is one, and the line is named; or it is no JSON.</exception>
    public static void RefuseHalfCharacters(ReadOnlySpan<byte> json, JsonReaderOptions options = default)
    {
        var reader = new Utf8JsonReader(json, options);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped)
            {
                continue;
            }

            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException e)
            {
                var line = json[..(int)reader.TokenStartIndex].Count((byte)'\n');
                throw new JsonException("A text holds half a character: a \\u escape of a surrogate pair without the other one.", null, line, null, e);
            }
        }
    }
}
