using System.Globalization;

namespace Hermes.AppHost.Publishing.Kubernetes;

/// <summary>Kubernetes quantities such as 500m, 512Mi and 2Gi.</summary>
internal static class Quantity
{
    /// <summary>A whole multiple of the same unit, or of the next smaller one: half of 1Gi is 512Mi.</summary>
    public static string Times(string quantity, double factor)
    {
        var digits = quantity.TakeWhile(char.IsAsciiDigit).Count();
        var unit = quantity[digits..];
        var value = int.Parse(quantity[..digits], CultureInfo.InvariantCulture) * factor;
        if (value != Math.Floor(value) && unit == "Gi")
        {
            (value, unit) = (value * 1024, "Mi");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(value)}{unit}");
    }
}
