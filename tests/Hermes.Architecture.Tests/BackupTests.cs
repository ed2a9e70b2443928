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

    [Fact]
    public void The_nightly_backup_in_Kubernetes_uses_the_servers_and_the_volume_of_the_services()
    {
        var service = Checkout.Read("deploy/kubernetes/base/configgeneration.yaml");
        var backup = Checkout.Read("deploy/backup/kubernetes.yaml");
        var ownVolume = "claimName: backups";

        var used = KeyOfMap().Matches(backup).Concat(Claim().Matches(backup)).Select(match => match.Value).Where(claim => claim != ownVolume).ToList();

        Assert.True(used.Count >= 5, "Its references to servers, secret and volume were not found.");
        Rule.HoldsUnless(used.Select(Spaces).Except(KeyOfMap().Matches(service).Concat(Claim().Matches(service)).Select(match => Spaces(match.Value))));
    }

    private static string Spaces(string yaml) => string.Join(' ', yaml.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"name: \S+\s+key: \S+")]
    private static partial Regex KeyOfMap();

    [GeneratedRegex(@"claimName: \S+")]
    private static partial Regex Claim();

    [GeneratedRegex("""\.Database\("(\w+)"\)""")]
    private static partial Regex DatabaseOfModel();

    [GeneratedRegex(@"^stages=\((.*)\)$", RegexOptions.Multiline)]
    private static partial Regex Stages();
}
