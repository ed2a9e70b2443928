namespace Hermes.ServiceDefaults.Outgoing;

/// <summary>A configured address leads where this process may not call. The message says what to do and holds no path or query.</summary>
public sealed class OutgoingRefusedException(string message) : HttpRequestException(message);
