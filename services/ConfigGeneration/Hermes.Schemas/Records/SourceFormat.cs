using Hermes.Schemas.Delimited;
using Hermes.Schemas.Flattening;

namespace Hermes.Schemas.Records;

/// <summary>The kinds of files that are read as tables.</summary>
public enum FileFormat
{
    /// <summary>CSV and its relatives.</summary>
    Delimited,

    /// <summary>Lines in which every column has its place.</summary>
    FixedWidth,

    /// <summary>One JSON document with an array of records, or one record.</summary>
    Json,

    /// <summary>One JSON document per line.</summary>
    Ndjson,

    /// <summary>XML with a repeating element.</summary>
    Xml,
}

/// <summary>Everything needed to read a file as a table.</summary>
/// <param name="Format">Kind of file.</param>
/// <param name="Encoding">Name of the character encoding.</param>
/// <param name="Dialect">How a delimited or fixed-width file is written; null for others.</param>
/// <param name="RecordsPath">JSON: properties that lead to the array of records, separated by dots, empty for the root. XML: name of the repeating element.</param>
public sealed record SourceFormat(FileFormat Format, string Encoding, Dialect? Dialect = null, string RecordsPath = "")
{
    /// <summary>The format as configurations name it: delimited, fixedWidth, json, ndjson or xml.</summary>
    public string Name => Format == FileFormat.FixedWidth ? "fixedWidth" : Format.ToString().ToLowerInvariant();

    /// <summary>How documents become rows.</summary>
    public FlattenRules Flatten { get; init; } = FlattenRules.None;
}
