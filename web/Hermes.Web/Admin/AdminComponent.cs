using System.Security.Claims;
using Hermes.Web.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Hermes.Web.Admin;

/// <summary>What the pages of admins have in common: who acts, and what became of it.</summary>
public abstract class AdminComponent : LiveComponent
{
    /// <summary>Name under which failures of the database of users and keys are told.</summary>
    private protected const string Database = "identitydb";

    [CascadingParameter]
    private protected Task<AuthenticationState> State { get; set; } = null!;

    private protected bool Busy { get; private set; }

    private protected string? Failure { get; private set; }

    /// <summary>Does something in the admin's name, and keeps in words why it failed.</summary>
    private protected async Task TryAsync(Func<ClaimsPrincipal, Task> act)
    {
        (Busy, Failure) = (true, null);
        try
        {
            await act((await State).User);
        }
        catch (Exception exception) when (Explain.IsExpected(exception))
        {
            Failure = Explain.Failure(exception, Database);
        }
        finally
        {
            Busy = false;
        }
    }
}
