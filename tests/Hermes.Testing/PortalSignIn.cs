using System.Net;
using System.Text.RegularExpressions;

namespace Hermes.Testing;

/// <summary>Signs in to the portal as a browser does: loads the form, fills it in, keeps the cookies.</summary>
public static partial class PortalSignIn
{
    /// <summary>The cookies of a new session, for an HTTP client or a browser.</summary>
    /// <param name="portal">Address of the portal.</param>
    /// <param name="user">User name.</param>
    /// <param name="password">Password.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="InvalidOperationException">The portal did not let the user in; the message holds its page.</exception>
    public static async Task<CookieContainer> SignInAsync(Uri portal, string user, string password, CancellationToken ct = default)
    {
        var cookies = new CookieContainer();
        using var client = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = portal };
        using var answer = await PostAsync(client, "/sign-in", "/sign-in", "sign-in", new() { ["Form.UserName"] = user, ["Form.Password"] = password }, ct);
        return answer.StatusCode == HttpStatusCode.Redirect
            ? cookies
            : throw new InvalidOperationException($"The portal did not let {user} in ({answer.StatusCode}):\n{await answer.Content.ReadAsStringAsync(ct)}");
    }

    /// <summary>Loads a page with a form, and sends the form with these fields and the page's own token.</summary>
    /// <param name="client">Client with the cookies of somebody.</param>
    /// <param name="page">The page that holds the form.</param>
    /// <param name="path">Where the form is sent.</param>
    /// <param name="form">Name of the form; empty when its page does not handle it.</param>
    /// <param name="fields">What is filled in.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<HttpResponseMessage> PostAsync(HttpClient client, string page, string path, string form, Dictionary<string, string> fields, CancellationToken ct = default)
    {
        var html = await client.GetStringAsync(page, ct);
        fields["_handler"] = form;
        fields["__RequestVerificationToken"] = Token().Match(html).Groups[1].Value;
        using var content = new FormUrlEncodedContent(fields);
        return await client.PostAsync(path, content, ct);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
