using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A text with the values of parameters in it, put together when it is needed.</summary>
public sealed class ReferenceExpression : IValueProvider
{
    private ReferenceExpression(IReadOnlyList<object> parts) => Parts = parts;

    /// <summary>Literals (strings) and parameters, in order.</summary>
    internal IReadOnlyList<object> Parts { get; }

    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => new(handler.Parts);

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        var text = new StringBuilder();
        foreach (var part in Parts)
        {
            text.Append(part is IValueProvider provider ? await provider.GetValueAsync(cancellationToken) : part);
        }

        return text.ToString();
    }

    [InterpolatedStringHandler]
    public readonly ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        internal List<object> Parts { get; } = new(literalLength == 0 ? formattedCount : formattedCount * 2 + 1);

        public void AppendLiteral(string value) => Parts.Add(value);

        public void AppendFormatted(IResourceBuilder<ParameterResource> valueProvider) => Parts.Add(valueProvider.Resource);
    }
}
