namespace Hermes.Schemas.Flattening;

/// <summary>What a cell of a flattened document was in the document.</summary>
public enum CellKind : byte
{
    /// <summary>The record does not have it.</summary>
    Missing,

    /// <summary>There, without a value.</summary>
    Null,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A number of JSON.</summary>
    Number,

    /// <summary>True or false of JSON.</summary>
    Boolean,

    /// <summary>JSON text of an array or of an object without members.</summary>
    Json,

    /// <summary>XML text of an element whose text and children are mixed.</summary>
    Markup,
}

/// <summary>What a record was before it became a row.</summary>
public enum RecordShape : byte
{
    /// <summary>An object or an element.</summary>
    Object,

    /// <summary>An array; its items are column_1, column_2 …</summary>
    Array,

    /// <summary>A single value; its column is <c>value</c>.</summary>
    Scalar,
}
