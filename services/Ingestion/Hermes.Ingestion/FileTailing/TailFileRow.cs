namespace Hermes.Ingestion.FileTailing;

/// <summary>A file as a row of <c>tail_file</c>.</summary>
internal sealed record TailFileRow
{
    public required long File { get; init; }

    public required string Base { get; init; }

    public required string Path { get; init; }

    /// <summary>Where it is opened, if its path is a link.</summary>
    public string? Place { get; init; }

    public required string Identity { get; init; }

    public required bool Compressed { get; init; }

    public required long Position { get; init; }

    public required long Length { get; init; }

    public required byte[] Fingerprint { get; init; }

    public required DateTime ModifiedAt { get; init; }

    public required string State { get; init; }

    public required long LostBytes { get; init; }

    public string? LastError { get; init; }

    /// <summary>As it is committed.</summary>
    public static TailFileRow Of(FollowedFile file) => Of(file, file.Stored, file.StoredPrint);

    /// <summary>As it will be when the lines up to a position are committed.</summary>
    public static TailFileRow Of(FollowedFile file, long position, Fingerprint print) => new()
    {
        File = file.Id,
        Base = file.Base,
        Path = file.Path,
        Place = file.Place == file.Path ? null : file.Place,
        Identity = file.Key?.ToString() ?? "",
        Compressed = file.Gzip,
        Position = position,
        Length = Math.Max(file.Length, position),
        Fingerprint = print.ToBytes(),
        ModifiedAt = file.Modified,
        State = file.State,
        LostBytes = file.Lost,
        LastError = file.Error,
    };
}
