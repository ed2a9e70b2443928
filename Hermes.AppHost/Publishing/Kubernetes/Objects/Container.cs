namespace Hermes.AppHost.Publishing.Kubernetes.Objects;

internal sealed record Container(string Name, string Image)
{
    public IReadOnlyList<string>? Args { get; init; }

    public required IReadOnlyList<ContainerPort> Ports { get; init; }

    public IReadOnlyList<EnvFrom>? EnvFrom { get; init; }

    public IReadOnlyList<EnvVar>? Env { get; init; }

    public required Resources Resources { get; init; }

    public SecurityContext SecurityContext { get; } = new();

    public Lifecycle? Lifecycle { get; init; }

    public required Probe StartupProbe { get; init; }

    public required Probe ReadinessProbe { get; init; }

    public required Probe LivenessProbe { get; init; }

    public required IReadOnlyList<VolumeMount> VolumeMounts { get; init; }
}

/// <summary>No root, nothing writable but what is mounted, none of the kernel's privileges.</summary>
internal sealed record SecurityContext
{
    public bool AllowPrivilegeEscalation { get; } = false;

    public bool ReadOnlyRootFilesystem { get; } = true;

    public Capabilities Capabilities { get; } = new(["ALL"]);
}

internal sealed record Capabilities(IReadOnlyList<string> Drop);

internal sealed record ContainerPort(string Name, int Port)
{
    [YamlDotNet.Serialization.YamlMember(Alias = "containerPort", ApplyNamingConventions = false)]
    public int Port { get; } = Port;
}

internal sealed record EnvFrom(ConfigMapReference ConfigMapRef);

internal sealed record ConfigMapReference(string Name);

internal sealed record EnvVar(string Name, string? Value = null, EnvVarSource? ValueFrom = null);

internal sealed record EnvVarSource(KeySelector? ConfigMapKeyRef = null, KeySelector? SecretKeyRef = null);

internal sealed record KeySelector(string Name, string Key);

internal sealed record Resources(IReadOnlyDictionary<string, string> Requests, IReadOnlyDictionary<string, string> Limits);

internal sealed record Lifecycle(LifecycleHandler PreStop);

internal sealed record LifecycleHandler(ExecAction Exec);

internal sealed record ExecAction(IReadOnlyList<string> Command);

internal sealed record Probe(int PeriodSeconds, int TimeoutSeconds, int FailureThreshold)
{
    public HttpGetAction? HttpGet { get; init; }

    public TcpSocketAction? TcpSocket { get; init; }

    public ExecAction? Exec { get; init; }
}

internal sealed record HttpGetAction(string Path, string Port);

internal sealed record TcpSocketAction(string Port);

internal sealed record VolumeMount(string Name, string MountPath)
{
    public string? SubPath { get; init; }

    public bool? ReadOnly { get; init; }
}
