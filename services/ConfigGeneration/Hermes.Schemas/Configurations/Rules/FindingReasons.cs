namespace Hermes.Schemas.Configurations.Rules;

/// <summary>What happens when a finding stays, for every code; <c>docs/configuration-format.md</c> says the same.</summary>
internal static class FindingReasons
{
    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["HRM-CFG-001"] = "Without it nobody can tell what the feed is meant to do.",
        ["HRM-CFG-002"] = "It is not read: whoever wrote it believes in a setting that has no effect.",
        ["HRM-CFG-003"] = "A value nobody knows is not acted upon.",
        ["HRM-CFG-004"] = "A value of another kind cannot be read, or is read as something else.",
        ["HRM-CFG-005"] = "Empty texts say nothing, and endless ones break what shows them.",
        ["HRM-CFG-006"] = "Beyond these limits the feed would wait for days or never run.",
        ["HRM-CFG-007"] = "Without items there is nothing to do; with too many the feed cannot be run.",
        ["HRM-CFG-010"] = "The name is also a file and a git reference; other characters break one of them.",
        ["HRM-CFG-011"] = "When it fails at night nobody is called.",
        ["HRM-CFG-012"] = "It would never run.",
        ["HRM-CFG-013"] = "There is nothing to read, or nowhere to write.",
        ["HRM-CFG-014"] = "Two names for one feed: history and alerts would go apart.",
        ["HRM-CFG-015"] = "Each waits for the next, and none of them ever runs.",
        ["HRM-CFG-020"] = "Git keeps it for ever, and everyone who reads the repository has it.",
        ["HRM-CFG-021"] = "The feed would read what it wrote, and grow without end or lose what it read.",
        ["HRM-CFG-022"] = "Columns would be cut in the wrong places.",
        ["HRM-CFG-023"] = "Every line would be one column.",
        ["HRM-CFG-024"] = "Nobody could tell where one record ends and the next begins.",
        ["HRM-CFG-025"] = "Letters would come out as others, and names could not be found any more.",
        ["HRM-CFG-026"] = "Rows of one feed overwrite or mix with those of the other.",
        ["HRM-CFG-027"] = "Values would be cut, or run into their neighbours.",
        ["HRM-CFG-030"] = "A query could not say which of them it means.",
        ["HRM-CFG-031"] = "Nobody could tell which values are right.",
        ["HRM-CFG-032"] = "Every row would be rejected.",
        ["HRM-CFG-033"] = "A file written in another way is read as other days, or not at all.",
        ["HRM-CFG-034"] = "One broken file, such as one without line ends, fills the target.",
        ["HRM-CFG-040"] = "Rows could not be told apart.",
        ["HRM-CFG-041"] = "Rows without a key could not be told apart, and some databases refuse them.",
        ["HRM-CFG-042"] = "Nobody could tell which stored row a new one replaces.",
        ["HRM-CFG-043"] = "A file that is delivered twice, or a run that is repeated, stores every row twice.",
        ["HRM-CFG-050"] = "Everyone who may read the target sees it, and it has to be found and deleted on request.",
        ["HRM-CFG-060"] = "The feed would never start.",
        ["HRM-CFG-061"] = "The feed would start at another hour, and at another one again in summer.",
        ["HRM-CFG-062"] = "When files stop coming nobody is told.",
        ["HRM-CFG-063"] = "A source that is down is kept down by those who ask it again and again.",
        ["HRM-CFG-064"] = "It reads what its upstream delivered the day before, or half of what it is writing.",
        ["HRM-CFG-065"] = "When the host fails all of them fail together, and all of them ask again at the same moment.",
        ["HRM-CFG-070"] = "The step or rule does nothing, and whoever wrote it believes it does.",
        ["HRM-CFG-071"] = "No value can fulfil it, so every row fails.",
        ["HRM-CFG-072"] = "It cannot be checked, or one row could keep the check busy for hours.",
        ["HRM-CFG-073"] = "The step cannot be done, so every run would fail.",
        ["HRM-CFG-074"] = "It cannot be checked, and whoever wrote it believes it is.",
        ["HRM-CFG-080"] = "If the other reading is right, every value is wrong and nothing shows it.",
        ["HRM-CFG-081"] = "These rows will be missing in the target.",
        ["HRM-CFG-082"] = "What was asked for is not in the configuration.",
        ["HRM-CFG-083"] = "What was chosen is not in the configuration.",
        ["HRM-CFG-084"] = "What is lost cannot be had back from the target.",
        ["HRM-CFG-090"] = "The next run of these feeds fails, or delivers less.",
        ["HRM-CFG-091"] = "Reports and programs that Hermes does not know may stop working.",
        ["HRM-CFG-092"] = "Readers or stored rows may not fit any more, though none is known.",
        ["HRM-CFG-093"] = "Values that came before may come again and be rejected, and what is stored may not fit.",
        ["HRM-CFG-096"] = "The column stays empty, or the run fails.",
        ["HRM-CFG-097"] = "Rows with such values are rejected on the day they come.",
        ["HRM-CFG-098"] = "Every row fails the check, or none is checked.",
    };

    /// <summary>All codes with their reasons.</summary>
    public static IReadOnlyDictionary<string, string> All => Reasons;

    /// <summary>The reason for a code; null for a code that is not known.</summary>
    public static string? Of(string code) => Reasons.GetValueOrDefault(code);
}
