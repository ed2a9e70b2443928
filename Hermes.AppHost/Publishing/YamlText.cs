using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.EventEmitters;
using YamlDotNet.Serialization.NamingConventions;

namespace Hermes.AppHost.Publishing;

/// <summary>Objects as YAML, always in the same order and with the same line ends.</summary>
internal static class YamlText
{
    private const string Header = "# Written by `dotnet run --project Hermes.AppHost -- publish`; change the model, not this file.\n";

    private static readonly ISerializer Kubernetes = With(CamelCaseNamingConvention.Instance);
    private static readonly ISerializer Compose = With(UnderscoredNamingConvention.Instance);

    public static string Of(params IEnumerable<object> documents) => Header + string.Join("---\n", documents.Select(Kubernetes.Serialize));

    public static string ForCompose(object file) => Header + Compose.Serialize(file);

    public static bool IsOurs(string text) => text.StartsWith(Header, StringComparison.Ordinal);

    private static ISerializer With(INamingConvention names) => new SerializerBuilder()
        .WithNamingConvention(names)
        .ConfigureDefaultValuesHandling(DefaultValuesHandling.OmitNull)
        .WithQuotingNecessaryStrings(quoteYaml1_1Strings: true)
        .WithIndentedSequences()
        .DisableAliases()
        .WithEventEmitter(next => new LinesAsLines(next))
        .WithNewLine("\n")
        .Build();

    /// <summary>Text of several lines stays readable as such.</summary>
    private sealed class LinesAsLines(IEventEmitter next) : ChainedEventEmitter(next)
    {
        public override void Emit(ScalarEventInfo eventInfo, IEmitter emitter)
        {
            if (eventInfo.Source.Value is string text && text.Contains('\n', StringComparison.Ordinal))
            {
                eventInfo.Style = ScalarStyle.Literal;
            }

            base.Emit(eventInfo, emitter);
        }
    }
}
