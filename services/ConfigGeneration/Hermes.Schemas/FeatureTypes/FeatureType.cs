namespace Hermes.Schemas.FeatureTypes;

/// <summary>
/// What a column is to somebody who learns from the data, after Shah, Lacanlale, Kumar, Yang and Kumar, "Towards Benchmarking
/// Feature Type Inference for AutoML Platforms", SIGMOD 2021.
/// </summary>
public enum FeatureType
{
    /// <summary>A quantity.</summary>
    Numeric,

    /// <summary>One of some classes, also when they are written as numbers.</summary>
    Categorical,

    /// <summary>A date or a time.</summary>
    Datetime,

    /// <summary>Text of words.</summary>
    Sentence,

    /// <summary>A web address.</summary>
    Url,

    /// <summary>A number with a unit, a currency or separators around it.</summary>
    EmbeddedNumber,

    /// <summary>Several values in one.</summary>
    List,

    /// <summary>Of no use for rows not seen yet: keys, constants, empty columns.</summary>
    NotGeneralizable,

    /// <summary>Only people who know the data can tell.</summary>
    ContextSpecific,
}

/// <summary>What is known of a column when its feature type is asked for.</summary>
/// <param name="Name">Name in the file.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Nulls">Rows without a value.</param>
/// <param name="Distinct">Distinct values.</param>
/// <param name="Min">Smallest number; 0 when the column holds none.</param>
/// <param name="Max">Largest number.</param>
/// <param name="Mean">Mean of the numbers.</param>
/// <param name="Deviation">Their standard deviation.</param>
/// <param name="Values">Some values, empty ones too.</param>
public sealed record ColumnFacts(string Name, long Rows, long Nulls, long Distinct, double Min, double Max, double Mean, double Deviation, IReadOnlyList<string> Values);
