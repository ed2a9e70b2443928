using System.IO.Compression;
using Hermes.Testing;

namespace Hermes.Ingestion.Tests.FileTailing;

[Collection(FollowCollection.Name)]
public sealed class RsyslogTests(FollowFixture fixture)
{
    private const int Messages = 3_000;
    private const int PerRotation = 1_000;

    [Fact]
    public async Task What_rsyslog_writes_is_stored_once_over_rotation_and_compression()
    {
        var source = new FollowedSource(fixture, "rsyslog", "syslog");
        await using var rsyslog = await RsyslogServer.StartAsync(source.In("syslog"));
        await source.FollowAsync();
        for (var i = 1; i <= Messages; i++)
        {
            rsyslog.Log($"loaded part {i} of the feed");
            if (i == 1)
            {
                await Eventually.TrueAsync(async () => await source.CountAsync() == 1, what: "the file is followed");
            }

            if (i % PerRotation == 0 && i < Messages)
            {
                await RotateAsync(i / PerRotation);
            }
        }

        await Eventually.TrueAsync(async () => await source.CountAsync() >= Messages, what: "all messages are stored");
        var lines = await source.LinesAsync();
        Assert.Equal(Enumerable.Range(1, Messages).Select(i => $"loaded part {i} of the feed").Order(), lines.Select(line => line.Trim()).Order());

        async Task RotateAsync(int rotation)
        {
            var (last, before) = (source.In("syslog.1"), source.In("syslog.2.gz"));
            if (rotation > 1)
            {
                using (var packed = new GZipStream(File.Create(before), CompressionLevel.Fastest))
                {
                    packed.Write(await File.ReadAllBytesAsync(last, TestContext.Current.CancellationToken));
                }

                File.Delete(last);
            }

            await Eventually.TrueAsync(() => Task.FromResult(File.Exists(source.In("syslog"))), what: "rsyslog writes");
            File.Move(source.In("syslog"), last);
            await rsyslog.ReopenAsync();
        }
    }
}
