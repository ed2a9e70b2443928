namespace Hermes.Web.Identity.SignIn;

/// <summary>Where people go after signing in: only within the portal, whatever a link says.</summary>
internal static class ReturnUrl
{
    public const string Parameter = "returnUrl";

    /// <summary>The address if it is a path of this portal, else the start page.</summary>
    public static string Checked(string? address) => IsLocal(address) ? address! : "/";

    /// <summary>Address of the sign-in page that comes back to a path.</summary>
    public static string SignIn(string path) => path is "/" ? "/sign-in" : $"/sign-in?{Parameter}={Uri.EscapeDataString(path)}";

    // Browsers read //host and /\host as another host, and skip control characters while they do.
    private static bool IsLocal(string? address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.Any(char.IsControl) && Uri.IsWellFormedUriString(address, UriKind.Relative);
}
