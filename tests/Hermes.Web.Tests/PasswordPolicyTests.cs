using Hermes.Web.Identity.Accounts;

namespace Hermes.Web.Tests;

public sealed class PasswordPolicyTests
{
    [Theory]
    [InlineData("short")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("Password1234")]
    [InlineData("P@ssw0rd2024!")]
    [InlineData("welcome-to-2026")]
    [InlineData("qwertyuiop12")]
    [InlineData("abcdefgh123456")]
    [InlineData("ines.likes.tea")]
    [InlineData("adminadmin2026")]
    public void What_is_guessed_first_is_refused(string password) => Assert.NotNull(PasswordPolicy.Fault(password, "ines"));

    [Theory]
    [InlineData("correct horse battery")]
    [InlineData("seven green ladders")]
    [InlineData("k7mq4-x2n9p-vh3ty-w8zrc")]
    [InlineData("Th1s is a fine one, really")]
    [InlineData("9341-0277-5518-6602")]
    public void Several_words_or_many_random_characters_are_fine(string password) => Assert.Null(PasswordPolicy.Fault(password, "ines"));

    [Fact]
    public void One_time_passwords_pass_the_policy() =>
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Null(PasswordPolicy.Fault(OneTimePassword.Generate(), "ines")));
}
