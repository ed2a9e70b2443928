using System.Security.Cryptography;
using System.Text;

namespace Hermes.Schemas.Configurations.Steps;

/// <summary>Hides values: as their SHA-256, as three stars, or as stars with the last four characters. What is missing stays missing.</summary>
/// <param name="way">hash, redact or last4.</param>
internal sealed class MaskStep(string way) : RowStep
{
    private const int Shown4 = 4;

    public override bool MayStop => false;

    public override bool KeepsIdentity => way == "hash";

    public override StepOutcome Do(StepRow row)
    {
        foreach (var column in Reads)
        {
            var text = row[column].Trim();
            if (!text.IsEmpty)
            {
                row.Set(column, Mask(text));
            }
        }

        return StepOutcome.Passed;
    }

    private string Mask(ReadOnlySpan<char> text) => way switch
    {
        "hash" => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))),
        "last4" => text.Length <= Shown4 ? new string('*', text.Length) : $"{new string('*', text.Length - Shown4)}{text[^Shown4..]}",
        _ => "***",
    };
}
