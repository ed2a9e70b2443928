using System.Security.Claims;

namespace Hermes.ConfigGeneration.Versions;

/// <summary>A version that an environment is to use.</summary>
/// <param name="Caller">Who deploys it.</param>
/// <param name="Feed">The feed.</param>
/// <param name="Environment">staging or production.</param>
/// <param name="Version">Commit id.</param>
/// <param name="Author">Who is announced.</param>
/// <param name="Detail">For the list of acts.</param>
internal sealed record Deployment(ClaimsPrincipal Caller, string Feed, string Environment, string Version, string Author, string? Detail = null);
