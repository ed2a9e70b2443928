using System.Text;
using Hermes.Logs.Templates;

namespace Hermes.Logs.Tests.Templates;

internal static class MinerExtensions
{
    public static Template Learn(this TemplateMiner miner, string source, string message, out bool isNew) => miner.Learn(source, Encoding.UTF8.GetBytes(message), out isNew);
}
