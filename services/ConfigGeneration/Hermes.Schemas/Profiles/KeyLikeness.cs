using System.Text.RegularExpressions;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles;

/// <summary>How much a column looks like an identifier, by name, type and place.</summary>
internal static partial class KeyLikeness
{
    /// <summary>The likeness, 0..1.</summary>
    public static double Of(ColumnProfile column, int position, int columns)
    {
        var type = column.Type.Kind switch
        {
            ColumnKind.Integer => 0.7,
            ColumnKind.Uuid => (position > 0 && !Identifier().IsMatch(column.Name)) || RowVersion().IsMatch(column.Name) ? 0.35 : 0.7,
            ColumnKind.Enum or ColumnKind.Currency or ColumnKind.Country => 0.45,
            ColumnKind.Date => 0.5,
            ColumnKind.Timestamp => ModifiedTime().IsMatch(column.Name) ? 0.1 : 0.4,
            ColumnKind.Text => column.MaxLength <= 40 ? 0.55 : column.MaxLength <= 100 ? 0.2 : 0.02,
            ColumnKind.Email or ColumnKind.Ip => 0.45,
            ColumnKind.Decimal or ColumnKind.Double or ColumnKind.Json or ColumnKind.Boolean or ColumnKind.Time or ColumnKind.Duration => 0.03,
            _ => 0.2,
        };
        var name = Identifier().IsMatch(column.Name) ? 0.25 : 0;
        var place = position == 0 ? 0.15 : 0.1 * (1 - ((double)position / columns));
        return type < 0.1 ? type : Math.Min(1, type + name + place);
    }

    [GeneratedRegex("(^|[_ -])(id|key|code|no|nr|number|ref|reference|uuid|guid|isin|sku|symbol|ticker)$|(Id|ID|Key|Code|Ref|No|Number)$", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();

    [GeneratedRegex("row_?(guid|version)", RegexOptions.IgnoreCase)]
    private static partial Regex RowVersion();

    [GeneratedRegex("(modif|updat|creat|insert|load)", RegexOptions.IgnoreCase)]
    private static partial Regex ModifiedTime();
}
