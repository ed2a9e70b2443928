using Hermes.Schemas.Types;

namespace Hermes.Schemas.ForeignKeys;

/// <summary>The key of a feed that is known already.</summary>
/// <param name="Feed">Name of the feed.</param>
/// <param name="Columns">The columns that identify its rows.</param>
public sealed record KnownKey(string Feed, IReadOnlyList<KnownKeyColumn> Columns);

/// <summary>One column of it.</summary>
/// <param name="Name">Name in the feed's target.</param>
/// <param name="Type">Its type.</param>
/// <param name="Values">Values of the sample the feed was made from; null when none was kept.</param>
public sealed record KnownKeyColumn(string Name, ColumnType Type, KeySketch? Values);

/// <summary>Columns of a sample that seem to hold the keys of another feed.</summary>
/// <param name="Columns">Columns of the sample.</param>
/// <param name="Feed">The other feed.</param>
/// <param name="FeedColumns">Its key, in the same order.</param>
/// <param name="Confidence">Belief, 0..1.</param>
/// <param name="Contained">Share of the sample's values found among the keys, 0..1; null when only names and types could be compared.</param>
public sealed record ForeignKey(IReadOnlyList<string> Columns, string Feed, IReadOnlyList<string> FeedColumns, double Confidence, double? Contained);
