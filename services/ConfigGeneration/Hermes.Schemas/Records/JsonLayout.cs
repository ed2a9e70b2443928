using System.Globalization;
using System.Text.Json;
using Hermes.Schemas.Flattening;

namespace Hermes.Schemas.Records;

/// <summary>Where the records of a JSON file are.</summary>
/// <param name="Format">One document, or one after the other.</param>
/// <param name="RecordsPath">Names that lead to the array of records (<see cref="FieldPath"/>); empty for the root.</param>
internal sealed record JsonLayout(FileFormat Format, string RecordsPath)
{
    /// <summary>Answer to the question <c>records</c> that takes the whole document as one record.</summary>
    public const string WholeDocument = "$";

    /// <summary>Items below which an array inside a document may as well be a part of one record.</summary>
    private const int FewItems = 10;

    private const int MaxOutsideShown = 8;

    /// <summary>Which part of the document the records are, when more than one may be.</summary>
    public Question? Question { get; private init; }

    /// <summary>What is not read.</summary>
    public SampleFinding? Finding { get; private init; }

    public static JsonReaderOptions Options(SampleLimits limits) =>
        new() { AllowMultipleValues = true, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = limits.MaxDepth };

    /// <summary>Finds the records.</summary>
    /// <param name="utf8">The file or its beginning.</param>
    /// <param name="complete">Whether it is the whole file.</param>
    /// <param name="limits">What is refused.</param>
    /// <param name="answer">Path of the array somebody chose; null for the likeliest.</param>
    public static JsonLayout Detect(ReadOnlySpan<byte> utf8, bool complete, SampleLimits limits, string? answer)
    {
        var reader = new Utf8JsonReader(utf8, complete, new JsonReaderState(Options(limits)));
        try
        {
            if (!reader.Read() || reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
            {
                return new JsonLayout(FileFormat.Ndjson, "");
            }

            return reader.TokenType == JsonTokenType.StartObject ? OfObject(ref reader, utf8.Length, answer) : OfArray(ref reader);
        }
        catch (JsonException e)
        {
            throw Rejection(e, 1, limits, 1);
        }
        catch (InvalidOperationException)
        {
            throw HalfCharacter(1);
        }
    }

    /// <summary>Finds the bytes up to and with the beginning of an array; false when it does not begin in <paramref name="utf8"/>.</summary>
    /// <exception cref="SampleRejectedException">There is no array at that place.</exception>
    public static bool TryFindArray(ReadOnlySpan<byte> utf8, string path, SampleLimits limits, out int consumed)
    {
        consumed = 0;
        var reader = new Utf8JsonReader(utf8, false, new JsonReaderState(Options(limits)));
        if (!reader.Read())
        {
            return false;
        }

        foreach (var name in FieldPath.Split(path))
        {
            while (true)
            {
                if (!reader.Read())
                {
                    return false;
                }

                if (reader.TokenType is not JsonTokenType.PropertyName)
                {
                    throw new SampleRejectedException("recordsNotFound", $"The document has no array at '{path}'.", "Correct recordsPath.");
                }

                var matches = reader.ValueTextEquals(name);
                if (!reader.Read() || (!matches && !reader.TrySkip()))
                {
                    return false;
                }

                if (matches)
                {
                    break;
                }
            }
        }

        consumed = (int)reader.BytesConsumed;
        return reader.TokenType == JsonTokenType.StartArray ? true : throw new SampleRejectedException("recordsNotFound", $"'{path}' is not an array.", "Correct recordsPath.");
    }

    /// <summary>The refusal of a record that is not valid.</summary>
    /// <param name="error">What the parser says; its lines count from the record.</param>
    /// <param name="record">Number of the record.</param>
    /// <param name="limits">What was allowed.</param>
    /// <param name="line">Physical line on which the record begins.</param>
    public static SampleRejectedException Rejection(JsonException error, long record, SampleLimits limits, long line)
    {
        line += error.LineNumber ?? 0;
        if (error.Message.Contains("maximum configured depth", StringComparison.OrdinalIgnoreCase))
        {
            return new SampleRejectedException("tooDeep", $"The JSON is nested deeper than {limits.MaxDepth} levels (record {record}).", "Flatten the records, or keep the deep part as text.", line);
        }

        // The parser names the first character it does not know: N of NaN, I of Infinity.
        return error.Message.StartsWith("'N' is", StringComparison.Ordinal) || error.Message.StartsWith("'I' is", StringComparison.Ordinal)
            ? new SampleRejectedException("notANumber", $"Record {record} holds NaN or Infinity, which JSON does not have.", "Write null where there is no number.", line)
            : new SampleRejectedException("malformedJson", $"Record {record} is not valid JSON: {Cause(error)}", "Mend the record, or send the file as NDJSON, one complete record per line.", line);
    }

    /// <summary>The refusal of a text such as "\ud800", which is legal JSON but no text.</summary>
    public static SampleRejectedException HalfCharacter(long record) =>
        new("malformedJson", $"Record {record} holds half a character (\\ud800 to \\udfff alone).", "Write complete characters.", record);

    // The reader's message ends with its own count of the position; the line is told beside it.
    private static string Cause(JsonException error) => error.Message.Split(" LineNumber:")[0].Split(" Path:")[0];

    // Lines that are arrays of values ("[1,2]\n[3,4]") are one record each; arrays of objects are read on.
    private static JsonLayout OfArray(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType == JsonTokenType.StartObject)
        {
            return new JsonLayout(FileFormat.Json, "");
        }

        while (reader.CurrentDepth > 0 && reader.Read())
        {
        }

        return new JsonLayout(reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == 0 && reader.Read() ? FileFormat.Ndjson : FileFormat.Json, "");
    }

    private static JsonLayout OfObject(ref Utf8JsonReader reader, int length, string? answer)
    {
        var arrays = new List<(string Path, long Bytes, int Items)>();
        var outside = new List<string>();
        var names = new Stack<string>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    names.Push(FieldPath.Child(names.TryPeek(out var parent) ? parent : "", reader.GetString()!));
                    continue;
                case JsonTokenType.StartArray:
                    var start = reader.TokenStartIndex;
                    var items = CountObjects(ref reader);
                    if (items > 0)
                    {
                        arrays.Add((names.Peek(), (reader.TokenType == JsonTokenType.EndArray ? reader.BytesConsumed : length) - start, items));
                    }
                    else
                    {
                        outside.Add(names.Peek());
                    }

                    break;
                case JsonTokenType.EndObject when reader.CurrentDepth == 0:
                    return reader.Read() ? new JsonLayout(FileFormat.Ndjson, "") : Choose(arrays, outside, answer, true);
                case JsonTokenType.StartObject:
                    continue;
                case JsonTokenType.EndObject:
                    break;
                default:
                    outside.Add(names.Peek());
                    break;
            }

            // A value or the end of an object or array completes the name it belongs to.
            names.TryPop(out _);
        }

        return Choose(arrays, outside, answer, false);
    }

    // Objects in the array the reader is at the beginning of; leaves it on its end, or where the text ends.
    private static int CountObjects(ref Utf8JsonReader reader)
    {
        var (depth, objects) = (reader.CurrentDepth, 0);
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            objects += reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth == depth + 1 ? 1 : 0;
        }

        return objects;
    }

    private static JsonLayout Choose(List<(string Path, long Bytes, int Items)> arrays, List<string> outside, string? answer, bool complete)
    {
        var best = arrays.OrderByDescending(array => array.Bytes).FirstOrDefault();
        if (best.Path is null || answer == WholeDocument)
        {
            return new JsonLayout(FileFormat.Ndjson, "");
        }

        var options = arrays.Where(array => array.Bytes * 2 >= best.Bytes).OrderByDescending(array => array.Bytes)
            .Select(array => new QuestionOption(array.Path, string.Create(CultureInfo.InvariantCulture, $"{array.Items:N0} records"))).ToList();
        if (complete && best.Items < FewItems && outside.Count > 0)
        {
            options.Add(new QuestionOption(WholeDocument, "The whole document is one record"));
        }

        var path = arrays.Exists(array => array.Path == answer) ? answer! : best.Path;
        var unread = outside.Concat(arrays.Select(array => array.Path).Where(other => other != path)).Distinct(StringComparer.Ordinal).ToList();
        return new JsonLayout(FileFormat.Json, path)
        {
            Question = options.Count > 1 ? new Question("records", "Which part of the document are the records?", null, options, best.Path) : null,
            Finding = unread.Count == 0 ? null : new SampleFinding("outsideRecords", Severity.Info,
                $"Beside the records of '{path}' the document holds {string.Join(", ", unread.Take(MaxOutsideShown))}{(unread.Count > MaxOutsideShown ? $" and {unread.Count - MaxOutsideShown} more" : "")}, which is not read."),
        };
    }
}
