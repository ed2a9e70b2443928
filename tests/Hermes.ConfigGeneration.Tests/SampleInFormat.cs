using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Hermes.Schemas.Configurations.Templates;

namespace Hermes.ConfigGeneration.Tests;

/// <summary>Writes the rows of a template's sample, given with commas, in another format.</summary>
internal static class SampleInFormat
{
    /// <summary>The file, and the columns' names where the file does not have them.</summary>
    public static (byte[] File, string Names) Write(IReadOnlyList<string> sample, FormatTemplate format)
    {
        var rows = sample.Select(line => line.Split(',')).ToList();
        var records = rows.Skip(1).Select(row => rows[0].Zip(row).ToDictionary(pair => pair.First, pair => pair.Second)).ToList();
        var text = format.Format switch
        {
            "ndjson" => string.Join('\n', records.Select(record => JsonSerializer.Serialize(record))),
            "json" => JsonSerializer.Serialize(new { page = 1, data = records }),
            "xml" => new XElement("rows", records.Select(record => new XElement("row", record.Select(field => new XElement(field.Key, field.Value))))).ToString(),
            "fixedWidth" => string.Join('\n', rows.Select(row => string.Concat(row.Select((value, i) => value.PadRight(rows.Max(other => other[i].Length) + 2))))),
            _ => string.Join('\n', (format.Header == false ? rows.Skip(1) : rows).Select(row => string.Join(format.Delimiter ?? ",", row))),
        };
        return (Encoding.UTF8.GetBytes(text + "\n"), format.NamesColumns || format.Format == "fixedWidth" ? "" : string.Join(',', rows[0]));
    }
}
