using Hermes.AppHost.Publishing.Kubernetes.Objects;

namespace Hermes.AppHost.Publishing.Kubernetes;

/// <summary>One RabbitMQ node. A site with a server of its own leaves it out: overlays/external-servers.</summary>
internal static class MessagingManifests
{
    public const int Port = 5672;
    public const string Image = "rabbitmq:3.13.7";

    private const string Data = "/var/lib/rabbitmq";

    public static IEnumerable<Manifest> Of(RabbitMQServerResource server, Topology topology)
    {
        yield return new StatefulSet(Labels.Of(server.Name), new StatefulSetSpec(
            server.Name,
            1,
            Labels.Select(server.Name),
            new PodTemplate(new Metadata(Labels: Labels.For(server.Name)), PodOf(server)),
            [new VolumeClaim("data", "10Gi")]));
        yield return new Service(Labels.Of(server.Name), new ServiceSpec(Labels.For(server.Name), [new ServicePort("amqp", Port, "amqp")]) { ClusterIP = "None" });
        yield return NetworkPolicies.OfServer(server, Port, topology);
    }

    private static PodSpec PodOf(RabbitMQServerResource server)
    {
        // The port opens when the node has booted; rabbitmq-diagnostics would start a second Erlang each time.
        var open = new TcpSocketAction("amqp");
        return new PodSpec
        {
            SecurityContext = new PodSecurityContext(Pods.ServerUser),
            TerminationGracePeriodSeconds = 60,
            Containers =
            [
                new Container(server.Name, Image)
                {
                    Ports = [new ContainerPort("amqp", Port)],
                    Env =
                    [
                        // The folder of the data is named after the node, so the name must outlive the pod.
                        new EnvVar("RABBITMQ_NODENAME", "rabbit@localhost"),
                        Settings.FromServers("RABBITMQ_DEFAULT_USER", $"{server.Name}-user"),
                        Settings.FromSecret("RABBITMQ_DEFAULT_PASS", server.PasswordParameter.Name),
                    ],
                    Resources = Pods.Resources("250m", "512Mi", "1Gi"),
                    StartupProbe = new Probe(5, 5, 60) { TcpSocket = open },
                    ReadinessProbe = new Probe(5, 5, 3) { TcpSocket = open },
                    LivenessProbe = new Probe(15, 5, 6) { TcpSocket = open },
                    VolumeMounts = [new VolumeMount("data", Data), new VolumeMount("logs", "/var/log/rabbitmq"), new VolumeMount("tmp", "/tmp")],
                },
            ],
            Volumes = [Pods.Temporary("logs", "256Mi"), Pods.Temporary("tmp", "64Mi")],
        };
    }
}
