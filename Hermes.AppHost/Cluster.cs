namespace Hermes.AppHost;

/// <summary>What only a deployment has: ways in and out, settings that a site makes its own, sizes, storage.</summary>
internal static class Cluster
{
    /// <summary>Folder of a service's own files in its container.</summary>
    public const string Files = "/data";

    public static IResourceBuilder<ProjectResource> Sized(
        this IResourceBuilder<ProjectResource> service, string cpu, string memory, string memoryLimit, int? maxReplicas = null, string packages = "") =>
        service.WithAnnotation(new Sizing(cpu, memory, memoryLimit) { MaxReplicas = maxReplicas, Packages = packages });

    public static void AddCluster(
        this IDistributedApplicationBuilder builder,
        IResourceBuilder<ProjectResource> ingestion,
        IResourceBuilder<ProjectResource> prediction,
        IResourceBuilder<ProjectResource> configGeneration,
        IResourceBuilder<ProjectResource> diagnosis,
        IResourceBuilder<ProjectResource> notification,
        IResourceBuilder<ProjectResource> portal)
    {
        var kubernetes = builder.AddKubernetesEnvironment("kubernetes");

        ingestion.Sized("500m", "512Mi", "1Gi", maxReplicas: 6);
        prediction.Sized("500m", "768Mi", "2Gi", maxReplicas: 4, packages: "libxgboost0");
        diagnosis.Sized("100m", "256Mi", "512Mi");
        notification.Sized("100m", "256Mi", "512Mi");
        portal.Sized("250m", "384Mi", "1Gi").WithReplicas(2);

        // Its history is one git repository on one volume, which one pod at a time may write.
        configGeneration.Sized("100m", "256Mi", "1Gi", packages: "git").WithReplicas(1)
            .WithPersistentVolume(kubernetes.AddPersistentVolume("configurations").WithCapacity("5Gi"), Files);

        // A person's circuit lives in one replica of the portal: a cookie leads back to it, and its socket may be quiet for long.
        // Samples of up to 1,100 MB are passed on as they come.
        kubernetes.AddIngress("portal-ingress").WithIngressClass("nginx").WithHostname("hermes.example.com").WithTls("portal-tls")
            .WithPath("/", portal.GetEndpoint("http"))
            .WithIngressAnnotation("nginx.ingress.kubernetes.io/affinity", "cookie")
            .WithIngressAnnotation("nginx.ingress.kubernetes.io/affinity-mode", "persistent")
            .WithIngressAnnotation("nginx.ingress.kubernetes.io/proxy-body-size", "1200m")
            .WithIngressAnnotation("nginx.ingress.kubernetes.io/proxy-read-timeout", "3600")
            .WithIngressAnnotation("nginx.ingress.kubernetes.io/proxy-request-buffering", "off")
            .WithIngressAnnotation("nginx.ingress.kubernetes.io/proxy-send-timeout", "3600")
            .WithIngressAnnotation("nginx.ingress.kubernetes.io/session-cookie-name", "hermes-replica")
            .WithIngressAnnotation("nginx.ingress.kubernetes.io/session-cookie-samesite", "Lax")
            .WithIngressAnnotation("nginx.ingress.kubernetes.io/session-cookie-secure", "true")
            .WithIngressAnnotation("nginx.ingress.kubernetes.io/ssl-redirect", "true");

        // Pipelines outside the cluster send logs and runs; imports of history are large and are passed on as they come.
        kubernetes.AddIngress("intake-ingress").WithIngressClass("nginx").WithHostname("intake.hermes.example.com").WithTls("intake-tls")
            .WithPath("/", ingestion.GetEndpoint("http"))
            .WithIngressAnnotation("nginx.ingress.kubernetes.io/proxy-body-size", "1g")
            .WithIngressAnnotation("nginx.ingress.kubernetes.io/proxy-read-timeout", "3600")
            .WithIngressAnnotation("nginx.ingress.kubernetes.io/proxy-request-buffering", "off")
            .WithIngressAnnotation("nginx.ingress.kubernetes.io/ssl-redirect", "true");

        // The ports of these addresses are the ways out; where they lead is a setting.
        var webhooks = builder.AddExternalService("webhooks", "https://webhooks.example.com/");
        diagnosis.WithReferenceRelationship(builder.AddExternalService("ollama", "http://ollama.example.com:11434/"));
        notification.WithReferenceRelationship(builder.AddExternalService("smtp", "smtp://mail.example.com:587/")).WithReferenceRelationship(webhooks);
        portal.WithReferenceRelationship(builder.AddExternalService("sign-in-provider", "https://login.example.com/"));

        // Addresses of a private network are refused unless the site names them.
        var allowPrivate = builder.Setting("outgoing-allow-private");
        diagnosis
            .WithEnvironment("Outgoing__AllowPrivate", allowPrivate)
            .WithEnvironment("Ollama__Endpoint", builder.Setting("ollama-endpoint"))
            .WithEnvironment("Ollama__Model", builder.Setting("ollama-model", "llama3.1"));
        portal
            .WithEnvironment("Outgoing__AllowPrivate", allowPrivate)
            .WithEnvironment("Identity__SecureCookies", builder.Setting("secure-cookies", "true"))
            .WithEnvironment("Identity__OAuth__Authority", builder.Setting("oauth-authority"))
            .WithEnvironment("Identity__OAuth__ClientId", builder.Setting("oauth-client-id"))
            .WithEnvironment("Identity__OAuth__ClientSecret", builder.OptionalSecret("oauth-client-secret"))
            .WithEnvironment("Identity__OAuth__Name", builder.Setting("oauth-name", "single sign-on"))
            .WithEnvironment("Identity__OAuth__DefaultRole", builder.Setting("oauth-default-role"));
        notification
            .WithEnvironment("Outgoing__AllowPrivate", allowPrivate)
            .WithEnvironment("Notification__PortalUrl", builder.Setting("portal-url", "https://hermes.example.com"))
            .WithEnvironment("Notification__Smtp__Host", builder.Setting("smtp-host"))
            .WithEnvironment("Notification__Smtp__From", builder.Setting("smtp-from"))
            .WithEnvironment("Notification__Smtp__StartTls", builder.Setting("smtp-starttls", "true"))
            .WithEnvironment("Notification__Smtp__UserName", builder.Setting("smtp-user-name"))
            .WithEnvironment("Notification__Smtp__Password", builder.OptionalSecret("smtp-password"))
            .WithEnvironment("Notification__Email__Recipients", builder.Setting("email-recipients"))
            .WithEnvironment("Notification__Slack__WebhookUrl", builder.OptionalSecret("slack-webhook-url"));
    }

    private static IResourceBuilder<ParameterResource> Setting(this IDistributedApplicationBuilder builder, string name, string value = "") =>
        builder.AddParameter(name, value, publishValueAsDefault: true);

    private static IResourceBuilder<ParameterResource> OptionalSecret(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddParameter(name, "", secret: true);
}
