namespace Hermes.Contracts.Http;

/// <summary>A file that a service handed out.</summary>
/// <param name="Name">Name to store it under.</param>
/// <param name="ContentType">Media type.</param>
/// <param name="Content">Its bytes.</param>
public sealed record DownloadedFile(string Name, string ContentType, byte[] Content);
