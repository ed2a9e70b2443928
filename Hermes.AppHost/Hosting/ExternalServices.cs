namespace Aspire.Hosting;

/// <summary>A service that somebody else runs. It is never started; references to it are arrows that lead out.</summary>
public sealed class ExternalServiceResource(string name, Uri uri) : Resource(name)
{
    public Uri? Uri { get; } = uri;
}

public static class ExternalServiceBuilderExtensions
{
    public static IResourceBuilder<ExternalServiceResource> AddExternalService(this IDistributedApplicationBuilder builder, string name, string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
            ? builder.AddResource(new ExternalServiceResource(name, uri))
            : throw new ArgumentException($"The external service URL '{url}' is invalid: it must be an absolute URI.", nameof(url));
}

/// <summary>One resource has to do with another; the type "Reference" says that it calls it.</summary>
public sealed class ResourceRelationshipAnnotation(IResource resource, string type) : IResourceAnnotation
{
    public IResource Resource { get; } = resource;

    public string Type { get; } = type;
}

public static class ResourceRelationshipExtensions
{
    public static IResourceBuilder<T> WithReferenceRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> resourceBuilder)
        where T : IResource => builder.WithAnnotation(new ResourceRelationshipAnnotation(resourceBuilder.Resource, "Reference"));
}
