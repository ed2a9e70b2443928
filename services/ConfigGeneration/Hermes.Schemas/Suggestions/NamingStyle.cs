namespace Hermes.Schemas.Suggestions;

/// <summary>How names of columns are written in the house.</summary>
public enum NamingStyle
{
    /// <summary><c>trade_date</c>.</summary>
    SnakeCase,

    /// <summary><c>tradeDate</c>.</summary>
    CamelCase,

    /// <summary><c>TradeDate</c>.</summary>
    PascalCase,

    /// <summary>As in the file; no renames are suggested.</summary>
    AsIs,
}
