namespace Hermes.Logs.Templates;

/// <summary>What kind of value a parameter is, judged by its form.</summary>
public enum ParameterKind
{
    /// <summary>A word or several.</summary>
    Text,

    /// <summary>A whole or decimal number.</summary>
    Number,

    /// <summary>Hexadecimal digits.</summary>
    Hex,

    /// <summary>An identifier: letters and digits, a UUID.</summary>
    Id,

    /// <summary>An IP, hardware or host address, with or without port.</summary>
    Address,

    /// <summary>A path of a file or a request.</summary>
    Path,

    /// <summary>A URL.</summary>
    Url,

    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>A date, a time of day, or both.</summary>
    Date,

    /// <summary>A number with a unit of time.</summary>
    Duration,

    /// <summary>A number with a unit of size.</summary>
    Size,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Several values of one kind.</summary>
    List,
}
