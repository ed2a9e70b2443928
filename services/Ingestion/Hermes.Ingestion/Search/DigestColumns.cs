namespace Hermes.Ingestion.Search;

/// <summary>What a digest reads of a line, and where it stands in the row.</summary>
internal static class DigestColumns
{
    public const string Names = "id, time, level, template_id, marks, source, feed, execution_id, component, category, message, raw";

    public const int Id = 0;
    public const int Time = 1;
    public const int Level = 2;
    public const int Template = 3;
    public const int Marks = 4;
    public const int Source = 5;
    public const int Feed = 6;
    public const int Execution = 7;
    public const int Component = 8;
    public const int Category = 9;
    public const int Message = 10;
    public const int Raw = 11;
    public const int Count = 12;
}
