using Hermes.Schemas.Profiles;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Configurations.Templates;

/// <summary>What the hints of a domain say about columns.</summary>
internal static class ColumnHints
{
    /// <summary>The first hint that fits a column's name; null when none does.</summary>
    public static ColumnHint? HintFor(this FeedTemplate template, string column) =>
        template.Columns.FirstOrDefault(candidate => NamePattern.IsMatch(column, candidate.Match));

    /// <summary>The personal data a column holds by its name; null when its values are of a type that cannot be that, as the port beside a client's address.</summary>
    public static string? PersonalDataOf(this FeedTemplate template, ColumnProfile column) => template.HintFor(column.Name)?.PersonalData switch
    {
        null => null,
        "birthDate" => column.Type.Kind is ColumnKind.Date or ColumnKind.Timestamp ? "birthDate" : null,
        "phone" or "account" or "iban" or "card" when column.Type.Kind == ColumnKind.Integer => template.HintFor(column.Name)!.PersonalData,
        var kind => column.Type.Kind is ColumnKind.Text or ColumnKind.Enum or ColumnKind.Email or ColumnKind.Ip ? kind : null,
    };
}
