using System.Security.Claims;

namespace Hermes.ServiceDefaults.Security;

/// <summary>The claims by which Hermes knows a caller, beside the standard ones for id, name and role.</summary>
public static class HermesClaims
{
    /// <summary>Type of the claim that says what the caller is: one of the kinds below.</summary>
    public const string Kind = "hermes:kind";

    /// <summary>Type of the claims that name the scopes of a key or a service.</summary>
    public const string Scope = "hermes:scope";

    /// <summary>A person.</summary>
    public const string User = "user";

    /// <summary>A pipeline with an API key.</summary>
    public const string Key = "key";

    /// <summary>A process of the suite.</summary>
    public const string Service = "service";

    /// <summary>A caller as the services see it.</summary>
    public static ClaimsPrincipal Principal(string kind, string id, string name, IEnumerable<string> roles, IEnumerable<string> scopes) =>
        new(new ClaimsIdentity(
            [
                new Claim(Kind, kind),
                new Claim(ClaimTypes.NameIdentifier, id),
                new Claim(ClaimTypes.Name, name),
                .. roles.Select(role => new Claim(ClaimTypes.Role, role)),
                .. scopes.Select(scope => new Claim(Scope, scope)),
            ],
            "Hermes"));

    /// <summary>What the caller is; null for nobody.</summary>
    public static string? KindOf(this ClaimsPrincipal caller) => caller.FindFirstValue(Kind);

    /// <summary>The caller's id within its kind; empty for nobody.</summary>
    public static string IdOf(this ClaimsPrincipal caller) => caller.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";

    /// <summary>How texts name the caller: <c>ines</c>, <c>key nightly-etl</c>, <c>service portal</c>, <c>nobody</c>.</summary>
    public static string ActorName(this ClaimsPrincipal caller) => caller.KindOf() switch
    {
        null => "nobody",
        User => caller.Identity?.Name ?? "",
        var kind => $"{kind} {caller.Identity?.Name}",
    };
}
