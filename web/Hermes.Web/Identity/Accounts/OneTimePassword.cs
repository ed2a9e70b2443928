using System.Security.Cryptography;

namespace Hermes.Web.Identity.Accounts;

/// <summary>Passwords for one sign-in: 100 random bits, of letters and digits that nobody mistakes for others.</summary>
internal static class OneTimePassword
{
    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";

    public static string Generate() => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Letters, 5)));
}
