namespace Hermes.Logs.Parsing.Formats;

/// <summary>A format that takes the first words of a line for columns: used only where a sample or the settings speak for it.</summary>
internal interface IColumnFormat : ILineFormat;
