using Hermes.ServiceDefaults.Security;
using Microsoft.Extensions.Options;

namespace Hermes.Web.Identity.Provider;

/// <summary>Settings of sign-in through an OAuth 2 or OpenID provider, section <c>Identity:OAuth</c>. Off without a client id.</summary>
internal sealed class ProviderOptions
{
    /// <summary>What the button says: "Sign in with NAME".</summary>
    public string Name { get; init; } = "single sign-on";

    /// <summary>The provider's issuer address; its discovery document names the endpoints below.</summary>
    public Uri? Authority { get; init; }

    public Uri? AuthorizationEndpoint { get; init; }

    public Uri? TokenEndpoint { get; init; }

    public Uri? UserInfoEndpoint { get; init; }

    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    /// <summary>What is asked for; <c>openid</c> and <c>profile</c> when left out.</summary>
    public string[] Scopes { get; init; } = [];

    /// <summary>Field of the user info that identifies a person for ever.</summary>
    public string SubjectClaim { get; init; } = "sub";

    /// <summary>Field of the user info that becomes the user name.</summary>
    public string NameClaim { get; init; } = "preferred_username";

    /// <summary>Field of the user info that decides the role; null when admins decide.</summary>
    public string? RoleClaim { get; init; }

    /// <summary>Which value of that field gives which role.</summary>
    public Dictionary<string, Role> Roles { get; init; } = [];

    /// <summary>Role of newcomers whom nothing else gives one; null: an admin has to grant one.</summary>
    public Role? DefaultRole { get; init; }

    public bool IsOn => !string.IsNullOrEmpty(ClientId);

    /// <summary>Under which name subjects are stored, so that another provider's person of the same number is another one.</summary>
    public string Issuer => (Authority ?? TokenEndpoint)?.AbsoluteUri.TrimEnd('/') ?? "";

    /// <summary>The highest role that the values of the role field give.</summary>
    public Role? RoleOf(IEnumerable<string> values) => values.Where(Roles.ContainsKey).Select(value => (Role?)Roles[value]).Max();

    /// <summary>Names all faults at once.</summary>
    internal sealed class Check : IValidateOptions<ProviderOptions>
    {
        public ValidateOptionsResult Validate(string? name, ProviderOptions options)
        {
            if (!options.IsOn)
            {
                return ValidateOptionsResult.Success;
            }

            var faults = Faults(options).ToArray();
            return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }

        private static IEnumerable<string> Faults(ProviderOptions options)
        {
            if (string.IsNullOrEmpty(options.ClientSecret))
            {
                yield return "Identity:OAuth:ClientSecret is missing.";
            }

            if (options.Authority is null && (options.AuthorizationEndpoint is null || options.TokenEndpoint is null || options.UserInfoEndpoint is null))
            {
                yield return "Set Identity:OAuth:Authority, or all of AuthorizationEndpoint, TokenEndpoint and UserInfoEndpoint.";
            }

            foreach (var address in new[] { options.Authority, options.AuthorizationEndpoint, options.TokenEndpoint, options.UserInfoEndpoint })
            {
                if (address is not null && !(address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback)))
                {
                    yield return $"{address} in Identity:OAuth must be an https:// address.";
                }
            }

            if (options.Roles.Count > 0 && options.RoleClaim is null)
            {
                yield return "Identity:OAuth:Roles needs Identity:OAuth:RoleClaim.";
            }
        }
    }
}
