using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;

namespace Hermes.ServiceDefaults.Http.Limits;

/// <summary>What an endpoint needs beyond what every request may take.</summary>
public static class EndpointLimits
{
    /// <summary>Takes larger bodies than <c>Http:MaxBodyBytes</c>.</summary>
    public static TBuilder TakesBodiesUpTo<TBuilder>(this TBuilder builder, long bytes) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new RequestSizeLimitAttribute(bytes));

    /// <summary>May take as long as <c>Http:LongRequestTimeout</c>: imports, uploads, questions to a model.</summary>
    public static TBuilder TakesLong<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new RequestTimeoutAttribute(LimitsSetup.Long));

    /// <summary>Stays open until the client leaves.</summary>
    public static TBuilder StaysOpen<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new DisableRequestTimeoutAttribute());
}
