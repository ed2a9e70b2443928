namespace Hermes.Schemas;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>Works, and may hurt later.</summary>
    Warning,

    /// <summary>Does not work or is not allowed.</summary>
    Error,
}

/// <summary>Something noticed while reading a sample.</summary>
/// <param name="Code">Stable name, for example <c>raggedRows</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">What was seen, with numbers.</param>
/// <param name="Line">First physical line concerned, counted from 1.</param>
/// <param name="Column">Column concerned.</param>
public sealed record SampleFinding(string Code, Severity Severity, string Message, long? Line = null, string? Column = null);

/// <summary>A point the sample leaves open: both readings fit every row, so a person decides.</summary>
/// <param name="Id">Key under which the answer is given back, for example <c>dateOrder:trade_date</c>.</param>
/// <param name="Text">The question in words.</param>
/// <param name="Column">Column concerned; null when it is about the whole file.</param>
/// <param name="Options">The possible answers.</param>
/// <param name="Assumed">The answer taken until somebody decides.</param>
public sealed record Question(string Id, string Text, string? Column, IReadOnlyList<QuestionOption> Options, string Assumed);

/// <summary>One possible answer.</summary>
/// <param name="Value">What to send back.</param>
/// <param name="Meaning">What it means for a value of the sample.</param>
public sealed record QuestionOption(string Value, string Meaning);
