namespace Hermes.Contracts.Events;

/// <summary>
/// Marks an event that may find no listener. Any other event must reach at least one queue and is sent again until it does.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AnnouncementAttribute : Attribute;
