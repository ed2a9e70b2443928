using System.Security.Claims;

namespace Hermes.ConfigGeneration.Versions;

/// <summary>Who makes a change, and why.</summary>
/// <param name="Caller">Who sent it.</param>
/// <param name="Action">What it is called in the list of acts.</param>
/// <param name="Message">Why.</param>
/// <param name="Author">Who stands in the history.</param>
internal sealed record Change(ClaimsPrincipal Caller, string Action, string Message, string? Author);
