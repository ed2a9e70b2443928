namespace Hermes.Architecture.Tests;

internal static class Rule
{
    /// <summary>Fails naming who breaks the rule.</summary>
    public static void HoldsUnless(IEnumerable<string> offenders)
    {
        var names = offenders.ToList();
        Assert.True(names.Count == 0, $"Against this rule: {string.Join(", ", names)}");
    }
}
