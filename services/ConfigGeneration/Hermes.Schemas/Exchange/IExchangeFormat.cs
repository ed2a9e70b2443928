using Hermes.Schemas.Configurations;

namespace Hermes.Schemas.Exchange;

/// <summary>A format in which other tools describe data: written from a configuration, and read into one.</summary>
public interface IExchangeFormat
{
    /// <summary>Name in addresses: <c>frictionless</c>, <c>odcs</c>, <c>jsonschema</c> or <c>sql</c>.</summary>
    string Name { get; }

    /// <summary>Media type of what is written.</summary>
    string MediaType { get; }

    /// <summary>Ending of its files, without point.</summary>
    string Extension { get; }

    /// <summary>Writes what the format can say of a configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    string Export(FeedConfiguration configuration);

    /// <summary>Reads a description.</summary>
    /// <param name="text">The description.</param>
    /// <exception cref="ExchangeException">It cannot be read.</exception>
    ImportedDescription Import(string text);
}

/// <summary>The formats.</summary>
public static class ExchangeFormats
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IExchangeFormat> All { get; } = [new Frictionless.FrictionlessFormat(), new OdcsFormat(), new JsonSchemaFormat(), new Sql.PostgresFormat()];

    /// <summary>The format of a name; <see langword="null"/> when there is none.</summary>
    /// <param name="name">Its name.</param>
    public static IExchangeFormat? Find(string? name) => All.FirstOrDefault(format => format.Name == name);
}

/// <summary>A description that cannot be read.</summary>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="line">Line at fault, from 1; <see langword="null"/> when it is not known.</param>
public sealed class ExchangeException(string message, int? line = null) : Exception(line is { } at ? $"Line {at}: {message}" : message)
{
    /// <summary>Line at fault, from 1.</summary>
    public int? Line { get; } = line;
}
