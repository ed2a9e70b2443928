using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;

namespace Hermes.Web.Identity.Accounts;

/// <summary>Length first; and nothing that is guessed early: the user's name, common words, repetitions and rows of keys.</summary>
internal sealed partial class PasswordPolicy : IPasswordValidator<AppUser>
{
    public const int MinLength = 12;
    public const int MaxLength = 200;
    public const string Advice = "At least 12 characters. Several words in a row are strong and easy to keep in mind.";
    private const int MinDistinct = 5;

    private static readonly string[] Rows =
        [.. new[] { "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "1234567890123" }.SelectMany(row => new[] { row, new string([.. row.Reverse()]) })];

    private static readonly string[] Words =
    [
        "password", "passwort", "passphrase", "passw", "pass", "admin", "administrator", "root", "user", "welcome", "letmein", "login", "secret", "changeme",
        "change", "default", "test", "tester", "testing", "hermes", "portal", "qwerty", "qwertz", "asdf", "zxcvbn", "iloveyou", "love", "monkey", "dragon", "football",
        "baseball", "princess", "sunshine", "master", "shadow", "superman", "batman", "trustno", "hello", "abc", "spring", "summer", "autumn", "winter", "company",
        "my", "the", "to", "is", "me", "please", "now", "new", "super", "i",
    ];

    private static readonly Regex CommonWords = new($"^({string.Join('|', Words)})+$", RegexOptions.NonBacktracking);

    public Task<IdentityResult> ValidateAsync(UserManager<AppUser> manager, AppUser user, string? password) =>
        Task.FromResult(Fault(password ?? "", user.UserName ?? "") is { } fault
            ? IdentityResult.Failed(new IdentityError { Code = "Password", Description = fault })
            : IdentityResult.Success);

    /// <summary>What is wrong with a password; null when nothing is.</summary>
    public static string? Fault(string password, string userName)
    {
        if (password.Length < MinLength)
        {
            return $"The password has {password.Length} characters; take at least {MinLength}.";
        }

        if (password.Length > MaxLength)
        {
            return $"The password is longer than {MaxLength} characters.";
        }

        var plain = password.ToLowerInvariant();
        if (userName.Length > 2 && plain.Contains(userName.ToLowerInvariant(), StringComparison.Ordinal))
        {
            return "The password holds the user name. Leave it out.";
        }

        if (plain.Distinct().Count() < MinDistinct)
        {
            return "The password repeats a few characters. Take more different ones.";
        }

        return IsCommon(plain) ? "The password is of a kind that is guessed first: common words with digits, or a row of keys. Take several words that don't go together." : null;
    }

    private static bool IsCommon(string plain)
    {
        var bare = plain.Trim([.. plain.Where(letter => !char.IsAsciiLetterLower(letter))]);
        return IsMadeOfRows(NoLetterOrDigit().Replace(plain, "")) || IsMadeOfWords(NoLetter().Replace(bare, "")) || IsMadeOfWords(NoLetter().Replace(Read(bare), ""));
    }

    private static bool IsMadeOfWords(string letters) => letters.Length > 0 && CommonWords.IsMatch(letters);

    /// <summary>True for pieces of two and more keys or letters that stand side by side.</summary>
    private static bool IsMadeOfRows(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var longest = 0;
            while (at + longest < text.Length && Rows.Any(row => row.AsSpan().Contains(text.AsSpan(at, longest + 1), StringComparison.Ordinal)))
            {
                longest++;
            }

            if (longest < 2)
            {
                return false;
            }

            at += longest;
        }

        return text.Length > 0;
    }

    /// <summary>Undoes the usual disguises: p@ssw0rd is password.</summary>
    private static string Read(string plain) => plain
        .Replace('@', 'a').Replace('4', 'a').Replace('0', 'o').Replace('3', 'e').Replace('1', 'i').Replace('!', 'i').Replace('$', 's').Replace('5', 's').Replace('7', 't');

    [GeneratedRegex("[^a-z]")]
    private static partial Regex NoLetter();

    [GeneratedRegex("[^a-z0-9]")]
    private static partial Regex NoLetterOrDigit();
}
