using System.Security.Cryptography;
using System.Text;

namespace Hermes.ServiceDefaults.Security;

/// <summary>
/// An API key as its owner holds it: <c>hms_ID_SECRET</c>. The prefix lets scanners find keys that leaked; the id finds
/// the stored row; only a hash of the secret is stored.
/// </summary>
internal readonly record struct ApiKeyText(string Id, string Secret)
{
    public const string Prefix = "hms_";
    private const int IdLength = 12;
    private const int SecretLength = 40;
    private const int LongestId = 40;
    private const int ShortestSecret = 32;
    private const int LongestSecret = 128;
    private const string IdLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const string SecretLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static ApiKeyText Generate() =>
        new(RandomNumberGenerator.GetString(IdLetters, IdLength), RandomNumberGenerator.GetString(SecretLetters, SecretLength));

    public static bool TryParse(string? text, out ApiKeyText key)
    {
        key = default;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var parts = text[Prefix.Length..].Split('_');
        if (parts is not [{ Length: >= 3 and <= LongestId } id, { Length: >= ShortestSecret and <= LongestSecret } secret]
            || !id.All(IdLetters.Contains) || !secret.All(char.IsAsciiLetterOrDigit))
        {
            return false;
        }

        key = new ApiKeyText(id, secret);
        return true;
    }

    public byte[] Hash() => SHA256.HashData(Encoding.ASCII.GetBytes(Secret));

    public override string ToString() => $"{Prefix}{Id}_{Secret}";
}
