namespace Hermes.Schemas.Configurations.Steps;

/// <summary>A part of a condition.</summary>
internal abstract record FilterNode
{
    /// <summary>Two parts of which both have to hold, or one.</summary>
    public sealed record Both(FilterNode Left, FilterNode Right, bool IsAnd) : FilterNode;

    /// <summary>A part that must not hold.</summary>
    public sealed record Not(FilterNode Inner) : FilterNode;

    /// <summary>A value that is missing.</summary>
    public sealed record Missing(string Column) : FilterNode;

    /// <summary>A value compared with one of several.</summary>
    public sealed record Compare(string Column, string Operator, IReadOnlyList<string> Values) : FilterNode;
}
