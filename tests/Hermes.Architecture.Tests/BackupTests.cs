using System.Text.RegularExpressions;

namespace Hermes.Architecture.Tests;

/// <summary>What the suite keeps, the backup keeps.</summary>
public sealed partial class BackupTests
{
    [Fact]
    public void Every_database_of_the_suite_is_backed_up()
    {
        var used = DatabaseOfModel().Matches(Checkout.Read("Hermes.AppHost/Program.cs")).Select(match => match.Groups[1].Value).ToHashSet();
        var backedUp = Stages().Match(Checkout.Read("deploy/backup/connections.sh")).Groups[1].Value.Split([' ', '"'], StringSplitOptions.RemoveEmptyEntries).ToHashSet();

        Assert.NotEmpty(used);
        Assert.Equal(used.Order(), backedUp.Order());
    }

    [GeneratedRegex("""\.Database\("(\w+)"\)""")]
    private static partial Regex DatabaseOfModel();

    [GeneratedRegex(@"^stages=\((.*)\)$", RegexOptions.Multiline)]
    private static partial Regex Stages();
}
