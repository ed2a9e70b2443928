using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Hermes.ServiceDefaults.Security;

/// <summary>Decides by the endpoint's <see cref="AccessRequirement"/>, and says in a problem what was missing.</summary>
internal sealed partial class AccessAuthorization(IProblemDetailsService problems, ILogger<AccessAuthorization> logger) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler byScheme = new();

    public static bool IsAllowed(AuthorizationHandlerContext context) =>
        context.Resource is HttpContext http && RequirementOf(http)?.IsMetBy(context.User) is true;

    /// <summary>An endpoint that says nothing is closed; where there is none, a known caller may hear so.</summary>
    public static bool MayHearOfNothing(AuthorizationHandlerContext context) =>
        context.User.Identity?.IsAuthenticated is true && context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint;

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (!authorizeResult.Forbidden || RequirementOf(context) is not { } requirement)
        {
            await byScheme.HandleAsync(next, context, policy, authorizeResult);
            return;
        }

        Forbidden(logger, context.Request.Method, context.Request.Path, context.User.ActorName(), requirement);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails =
            {
                Status = StatusCodes.Status403Forbidden,
                Title = "Not allowed",
                Detail = $"This needs {requirement}. Ask an administrator for it.",
                Extensions = { ["role"] = requirement.Role.ToString(), ["scope"] = requirement.Scope },
            },
        });
    }

    private static AccessRequirement? RequirementOf(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<AccessRequirement>();

    [LoggerMessage(LogLevel.Warning, "{Method} {Path} by {Caller} refused: it needs {Requirement}")]
    private static partial void Forbidden(ILogger logger, string method, PathString path, string caller, AccessRequirement requirement);
}
