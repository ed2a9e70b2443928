namespace Hermes.EndToEnd.Tests.Replicas;

/// <summary>The suite with two replicas of every service, and empty.</summary>
public sealed class ReplicatedSuite : Suite
{
    protected override IEnumerable<string> Options => ["--replicas", "2", "--no-demo"];
}
