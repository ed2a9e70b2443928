namespace Hermes.Logs.Detection;

/// <summary>What applies to the lines of a source: its rules by level and its harmless phrases.</summary>
internal sealed class SourceJudge
{
    private readonly LevelRules?[] _byLevel = new LevelRules?[LevelSlots.Count];

    /// <param name="rules">The rules of this source, in order.</param>
    /// <param name="harmless">Its harmless phrases.</param>
    /// <param name="thresholds">Which levels are errors by themselves.</param>
    public SourceJudge(IReadOnlyList<CompiledRule> rules, HarmlessPhrases harmless, ThresholdCounter thresholds)
    {
        Harmless = harmless;
        LevelRules? before = null;
        var rulesBefore = -1;
        for (var slot = 0; slot < LevelSlots.Count; slot++)
        {
            var level = LevelSlots.LevelOf(slot);
            CompiledRule[] judging = [.. rules.Where(rule => rule.Judges(level))];
            if (judging.Length == 0 && !thresholds.Watches(level))
            {
                continue;
            }

            // A higher level is judged by the rules of the lower and more: as many means the same.
            _byLevel[slot] = judging.Length == rulesBefore ? before : new LevelRules(judging, harmless.Hints);
            (before, rulesBefore) = slot == 0 ? (null, -1) : (_byLevel[slot], judging.Length);
        }
    }

    public HarmlessPhrases Harmless { get; }

    /// <summary>The rules for lines of a level; null when such lines are never errors.</summary>
    public LevelRules? Rules(LineLevel? level) => _byLevel[LevelSlots.Of(level)];
}
