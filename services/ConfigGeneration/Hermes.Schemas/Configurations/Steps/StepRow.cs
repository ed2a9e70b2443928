using Hermes.Schemas.Records;

namespace Hermes.Schemas.Configurations.Steps;

/// <summary>One row on its way through the steps: what the file says until a step says otherwise. Nothing is copied that no step changes.</summary>
internal sealed class StepRow
{
    private readonly int[] _places;
    private readonly string?[] _changed;
    private readonly Stack<int> _changes = [];
    private RecordReader? _reader;
    private int[] _indexes = [];

    /// <param name="columns">The columns of the schema.</param>
    /// <param name="read">Those that are read from the file, in the order of the indexes given to <see cref="Begin"/>.</param>
    public StepRow(IReadOnlyList<ColumnSettings> columns, ColumnCheck[] read)
    {
        var places = read.Select((check, place) => (check.Column.Name, place)).DistinctBy(pair => pair.Name).ToDictionary(pair => pair.Name, pair => pair.place, StringComparer.Ordinal);
        _places = [.. columns.Select(column => places.GetValueOrDefault(column.Name, -1))];
        _changed = new string?[_places.Length];
    }

    /// <summary>A value by the place of its column in the schema; empty when it is missing. Valid until the next row.</summary>
    public ReadOnlySpan<char> this[int column] =>
        _changed[column] is { } changed ? changed : _places[column] < 0 ? default : _reader!.Text(_indexes[_places[column]]);

    /// <summary>Starts with the reader's current record.</summary>
    public void Begin(RecordReader reader, int[] indexes)
    {
        (_reader, _indexes) = (reader, indexes);
        while (_changes.TryPop(out var column))
        {
            _changed[column] = null;
        }
    }

    /// <summary>Says what a value is from now on.</summary>
    public void Set(int column, string value)
    {
        _changed[column] = value;
        _changes.Push(column);
    }
}
