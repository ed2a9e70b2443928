using System.Text.RegularExpressions;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles;

/// <summary>
/// Follows the values of a column that may be countries. Two letters are a country in more than a third of all cases and a state,
/// a language or a unit in others, so the name has to speak for it, or many different values that all are countries.
/// </summary>
internal sealed partial class CountryTracker
{
    private const int CodesThatAreNoAccident = 10;
    private const int NamesThatAreNoAccident = 3;
    private bool _two = true;
    private bool _three = true;
    private bool _names = true;

    public bool Add(ReadOnlySpan<char> text)
    {
        var (two, three, name) = (Countries.IsAlpha2(text), Countries.IsAlpha3(text), Countries.IsName(text));
        if (!(two || three || name))
        {
            return false;
        }

        (_two, _three, _names) = (_two && two, _three && three, _names && name);
        return true;
    }

    /// <summary>The type of a column all of whose values were taken; null when they may as well be something else.</summary>
    /// <param name="column">Name of the column.</param>
    /// <param name="distinct">Different values.</param>
    public ColumnType? Decide(string column, long distinct)
    {
        var named = CountryName().IsMatch(column);
        var otherwise = OtherName().IsMatch(column) && !named;
        return (_two, _three, _names) switch
        {
            (true, _, _) when named || (distinct >= CodesThatAreNoAccident && !otherwise) => new ColumnType { Kind = ColumnKind.Country, Length = 2 },
            (_, true, _) when named || (distinct >= NamesThatAreNoAccident && !otherwise) => new ColumnType { Kind = ColumnKind.Country, Length = 3 },
            (false, false, true) when named || (distinct >= NamesThatAreNoAccident && !otherwise) => new ColumnType { Kind = ColumnKind.Country },
            (false, false, false) when named => new ColumnType { Kind = ColumnKind.Country },
            _ => null,
        };
    }

    [GeneratedRegex("countr(y|ies)|nation(ality)?($|[_ -])|citizenship|iso_?-?3166|(^|[_ -])(iso_?[23]|alpha_?-?[23]|ctry|cntry)($|[_ -])|(^|[_ -])(land|pays|pais|país)($|[_ -])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CountryName();

    [GeneratedRegex("state|province|region|county|lang|locale|culture|currency|ccy|unit|team|name", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OtherName();
}
