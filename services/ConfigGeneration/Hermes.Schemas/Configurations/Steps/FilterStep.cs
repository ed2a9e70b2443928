namespace Hermes.Schemas.Configurations.Steps;

/// <summary>Keeps the rows for which an expression holds; one that cannot be decided because a value is missing does not hold, as in SQL.</summary>
internal sealed class FilterStep(FilterExpression expression) : RowStep
{
    public override bool MayStop => true;

    public override StepOutcome Do(StepRow row) => expression.Holds(row) == true ? StepOutcome.Passed : StepOutcome.LeftOut;
}
