using System.Text.Json.Nodes;

namespace Hermes.Schemas.Configurations.Fixes;

/// <summary>Applies fixes until none is left: in rounds, because a fix is made for the configuration as it was when it was found.</summary>
/// <param name="check">Finds what is wrong.</param>
/// <param name="wanted">Which findings are to be fixed.</param>
public sealed class FixRun(Func<JsonNode, IReadOnlyList<ConfigurationFinding>> check, Func<ConfigurationFinding, bool> wanted)
{
    private const int MaxRounds = 20;
    private readonly HashSet<(string Code, string Pointer)> _useless = [];
    private readonly List<ConfigurationFinding> _applied = [];

    /// <summary>Findings whose fix was applied, in order.</summary>
    public IReadOnlyList<ConfigurationFinding> Applied => _applied;

    /// <summary>Findings that are left.</summary>
    public IReadOnlyList<ConfigurationFinding> Left { get; private set; } = [];

    /// <summary>Mends a configuration. A fix that makes it worse is taken back.</summary>
    /// <param name="configuration">What is to be mended; it stays as it is.</param>
    /// <param name="ct">Cancels between rounds.</param>
    /// <returns>The mended copy.</returns>
    public JsonNode Mend(JsonNode configuration, CancellationToken ct)
    {
        var current = configuration;
        Left = check(current);
        for (var round = 0; round < MaxRounds; round++)
        {
            ct.ThrowIfCancellationRequested();
            var (mended, used) = Apply(current, Left);
            if (used.Count == 0)
            {
                break;
            }

            var left = check(mended);
            if (used.Count > 1 && !IsBetter(left))
            {
                // One of them does harm: they are tried one by one.
                (mended, used) = Apply(current, [used[0]]);
                left = check(mended);
            }

            if (!IsBetter(left))
            {
                _useless.UnionWith(used.Select(Key));
                continue;
            }

            _applied.AddRange(used);
            (current, Left) = (mended, left);
        }

        return current;
    }

    private (JsonNode Mended, List<ConfigurationFinding> Used) Apply(JsonNode current, IEnumerable<ConfigurationFinding> findings)
    {
        var mended = current.DeepClone();
        var used = new List<ConfigurationFinding>();
        var touched = new TouchedPlaces();
        foreach (var finding in findings.Where(finding => finding.Patch.Count > 0 && wanted(finding) && !_useless.Contains(Key(finding))))
        {
            if (touched.AreFree(finding.Patch) && finding.Patch.All(operation => JsonPatch.TryApply(mended, operation)))
            {
                touched.Add(finding.Patch);
                used.Add(finding);
            }
        }

        return (mended, used);
    }

    // What the JSON Schema refuses hides what the rules would say; fewer refusals are better whatever comes to light.
    private bool IsBetter(IReadOnlyList<ConfigurationFinding> left)
    {
        var (before, after) = (Left.Count(IsShape), left.Count(IsShape));
        return before > 0 || after > 0 ? after < before : Weight(left) < Weight(Left);
    }

    private static bool IsShape(ConfigurationFinding finding) => string.CompareOrdinal(finding.Code, "HRM-CFG-010") < 0;

    private static (string Code, string Pointer) Key(ConfigurationFinding finding) => (finding.Code, finding.Pointer);

    private static long Weight(IReadOnlyList<ConfigurationFinding> findings) =>
        findings.Sum(finding => finding.Severity switch { Severity.Error => 1_000_000L, Severity.Warning => 1, _ => 0 });
}
