using Hermes.Schemas.Profiles;

namespace Hermes.Schemas;

/// <summary>A column as it is once a question about it is answered.</summary>
/// <param name="QuestionId">The question.</param>
/// <param name="Answer">An answer other than the one assumed.</param>
/// <param name="Column">The column then.</param>
public sealed record AnsweredColumn(string QuestionId, string Answer, ColumnProfile Column);
