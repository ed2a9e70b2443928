namespace Hermes.ConfigGeneration.Templates;

/// <summary>Format, domain, target and sample do not go together.</summary>
internal sealed class TemplateMisfitException(IReadOnlyList<string> reasons) : Exception(string.Join(' ', reasons))
{
    public IReadOnlyList<string> Reasons { get; } = reasons;

    public static void ThrowIfAny(IReadOnlyList<string> reasons)
    {
        if (reasons.Count > 0)
        {
            throw new TemplateMisfitException(reasons);
        }
    }
}
