using System.Security.Claims;
using Hermes.ServiceDefaults.Security;

namespace Hermes.Testing;

/// <summary>Reads the tokens by which one process tells another who calls.</summary>
public static class InternalCallers
{
    /// <summary>The caller of a token made by a process with the same keys; null when it is no good.</summary>
    public static ClaimsPrincipal? Open(InternalTokens tokens, string token) => token.StartsWith(InternalTokens.Prefix, StringComparison.Ordinal) ? tokens.Open(token) : null;
}
