namespace Hermes.Learning.Datasets;

/// <summary>A question before its features are known.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="At">The moment of decision.</param>
/// <param name="AnsweredAt">When the answer is known.</param>
/// <param name="Failed">The answer.</param>
internal readonly record struct Question(string Feed, DateTimeOffset At, DateTimeOffset AnsweredAt, bool Failed);
