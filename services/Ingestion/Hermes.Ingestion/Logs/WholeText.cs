using System.Text.Json;
using System.Text.Unicode;

namespace Hermes.Ingestion.Logs;

/// <summary>
/// Tells whether every text and name in a JSON value can be had as text. "\ud800" is legal JSON but half a character, and the
/// reader passes bytes over that are no UTF-8: asked for such a text, or only for a name beside it, a document throws.
/// </summary>
internal static class WholeText
{
    public const string Wrong = "It holds half a surrogate pair (\ud800-\udfff) or bytes that are no UTF-8. Send complete characters.";

    public static bool IsIn(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            return false;
        }

        // Surrogates are \ud800 to \udfff; nothing else can be wrong.
        return (json.IndexOf("\ud"u8) < 0 && json.IndexOf("\uD"u8) < 0) || AreReadable(json);
    }

    private static bool AreReadable(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 512 });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    reader.GetString();
                }
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
