namespace Hermes.Notification.Channels;

/// <summary>The channels there are.</summary>
internal sealed class ChannelSet(IEnumerable<INotificationChannel> channels)
{
    public IReadOnlyList<INotificationChannel> All { get; } = [.. channels];

    public IEnumerable<INotificationChannel> Enabled => All.Where(channel => channel.Enabled);

    public INotificationChannel? Find(string name) => All.FirstOrDefault(channel => channel.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
