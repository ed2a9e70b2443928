using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles;

/// <summary>What the numbers of a column count, by its name or by what stands beside each number.</summary>
internal static class UnitInference
{
    public static string? Decide(ColumnProfiler column, ColumnType type, List<SampleFinding> findings)
    {
        if (type.Kind is ColumnKind.Integer or ColumnKind.Decimal or ColumnKind.Double)
        {
            return Units.OfName(column.Name);
        }

        if (column.Count == 0 || type.Kind is not (ColumnKind.Text or ColumnKind.Enum) || column.Texts.Units is not { } units)
        {
            return null;
        }

        if (units.Units.Count > 1)
        {
            findings.Add(new SampleFinding("mixedUnits", Severity.Warning, $"The values of column '{column.Name}' carry different units ({string.Join(", ", units.Units)}); they cannot be compared or added up as they are.", null, column.Name));
            return null;
        }

        var unit = units.Units.First();
        findings.Add(new SampleFinding("unitInValues", Severity.Info, $"Every value of column '{column.Name}' carries the unit {unit}; the column is kept as text until the unit is taken off.", null, column.Name));
        return unit;
    }
}
