namespace Hermes.Logs.Templates;

/// <summary>What a word of <see cref="Lexicon"/> says.</summary>
[Flags]
internal enum WordRole : byte
{
    None = 0,

    /// <summary>A day of the week or a month; a date when a number follows.</summary>
    DatePart = 1,

    /// <summary>A time zone, behind a time.</summary>
    Zone = 2,

    /// <summary>A unit of size or time, behind a number.</summary>
    Unit = 4,

    /// <summary>A value in every programming language.</summary>
    Literal = 8,

    /// <summary>Announces a name: fewer different words behind it are proof that it varies.</summary>
    Cue = 16,
}
