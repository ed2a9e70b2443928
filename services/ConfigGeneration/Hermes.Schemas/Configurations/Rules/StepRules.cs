using Hermes.Schemas.Configurations.Fixes;
using Hermes.Schemas.Configurations.Steps;

namespace Hermes.Schemas.Configurations.Rules;

/// <summary>Steps that could not be done: code 073.</summary>
internal static class StepRules
{
    public static IEnumerable<ConfigurationFinding> Check(FeedConfiguration configuration)
    {
        for (var i = 0; i < configuration.Steps.Count; i++)
        {
            if (StepCompiler.ErrorOf(configuration.Steps[i], configuration) is var (problem, fix))
            {
                yield return Found.Error("HRM-CFG-073", $"/steps/{i}", problem, fix, Mended(configuration.Steps[i], i));
            }
        }
    }

    private static FixOperation[] Mended(TransformationStep step, int place) => step switch
    {
        { Do: "mask" } => [FixOperation.Set($"/steps/{place}/with", NearestName.Of(step.With ?? "", ["hash", "redact", "last4"]) ?? "hash")],
        { Do: "deduplicate" } => [FixOperation.Set($"/steps/{place}/with", NearestName.Of(step.With ?? "", ["first", "last"]) ?? "first")],
        { Do: "cast", With: { } type } when TypeNames.MeantBy(type.TrimEnd('?')) is { } meant => [FixOperation.Set($"/steps/{place}/with", type.EndsWith('?') ? $"{meant}?" : meant)],
        { Do: "drop" } => [FixOperation.Remove($"/steps/{place}")],
        _ => [],
    };
}
