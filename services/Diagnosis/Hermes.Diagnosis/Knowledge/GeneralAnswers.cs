namespace Hermes.Diagnosis.Knowledge;

/// <summary>What can be said of an error that no knowledge entry fits, by its kind.</summary>
internal static class GeneralAnswers
{
    private static readonly GeneralAnswer unknown = new(
        "An error that the knowledge base does not know yet. The message itself is the best lead; it most often follows a change in the input, the job or a system it calls.",
        "1. Read the lines of the same component just before this one: the first error is usually the cause.\n2. Compare with the last good run: what changed in the delivery, the release or the systems it calls?\n3. Try one run by hand with the same input.\n4. Give the owner of the job this line with its time and component.",
        3);

    private static readonly (string[] Words, GeneralAnswer Answer)[] byWord =
    [
        (["alert"], new(
            "Another system that watches this feed raised an alert; its text says what it saw.",
            "1. Look at what the alert measures, where its sender shows it.\n2. Look at the feed's runs and log lines since it began.\n3. Remove the cause: the incident ends with the alert.", 3)),
        (["connect", "network", "socket"], new(
            "The feed could not talk to a system it needs: that system, or the way to it, is not available.",
            "1. Check that the system named in the message runs and can be reached from the feed's host.\n2. Look for restarts, network or firewall changes at the time of the first error.\n3. Rerun the feed when it answers.", 4)),
        (["timeout", "latency"], new(
            "A system answered too slowly for the time limit of the feed.",
            "1. Look at the load and locks of the system named in the message.\n2. Compare this run's volume with the usual.\n3. Rerun; split the work if the volume has grown.", 3)),
        (["auth", "permission", "access", "security", "certificate"], new(
            "The feed was refused: its credentials, rights or certificate are not accepted.",
            "1. Check which account the feed uses and whether its secret or certificate was changed or has expired.\n2. Grant only what is missing, or update the secret.\n3. Rerun the feed.", 4)),
        (["disk", "storage", "quota", "space"], new(
            "A volume or allowance that the feed writes to is used up or not available.",
            "1. Check free space and quota where the feed writes.\n2. Free what retention allows, or extend.\n3. Rerun the feed and check its last output for truncation.", 4)),
        (["memory", "resource", "cpu", "compute"], new(
            "The host or container had too little memory or processor time for this run.",
            "1. Compare this run's volume with the usual.\n2. Look for other jobs on the same host.\n3. Raise the limit or process in smaller parts, then rerun.", 4)),
        (["quality", "validation", "constraint", "duplicate"], new(
            "The data broke a rule of the target: the source delivered unusual or wrong values.",
            "1. Count and look at the rows concerned; a pattern points to the source's fault.\n2. Quarantine them and load the rest if the rules allow.\n3. Return examples to the source's owner.", 3)),
        (["format", "parse", "parsing", "encoding", "schema"], new(
            "The structure or format of the data is not what the feed is configured for.",
            "1. Compare this delivery's header and first lines with an earlier one.\n2. Infer a new configuration from it, review the difference, commit.\n3. Rerun the feed.", 3)),
        (["file", "upstream", "source", "volume", "missing"], new(
            "What the feed reads was missing, late or not complete.",
            "1. Check whether the upstream has run and what it delivered.\n2. Compare name, date and size with earlier deliveries.\n3. Rerun when it is there.", 3)),
        (["database", "sql", "lock", "query"], new(
            "The database refused or ended a statement of the feed.",
            "1. Read the database's log at that time.\n2. Look for locks, long transactions and changes to the table concerned.\n3. Rerun the feed: what was not committed was not stored.", 3)),
        (["messag", "kafka", "queue", "broker"], new(
            "The message broker or a consumer of it does not work as expected.",
            "1. Check the broker's health and the depth of the queues or the consumer lag.\n2. Look at messages set aside as failed.\n3. Replay them after the cause is gone.", 4)),
        (["depend", "external", "api", "service", "http", "rate"], new(
            "A service that the feed calls refused or failed the call.",
            "1. Check the service's status and the body of its answer.\n2. Retry with backoff.\n3. When it works again, rerun and check for gaps in the data.", 3)),
        (["config", "deploy", "version"], new(
            "The job's settings or parts do not fit this environment.",
            "1. Compare with the environment or release where it last worked.\n2. Correct the setting or roll the release back.\n3. Restart the job.", 4)),
        (["application", "code", "exception", "null"], new(
            "The job's own code failed on a case it does not provide for.",
            "1. Read the innermost cause of the stack trace.\n2. Find the record being processed; quarantine it and rerun.\n3. If it began with a release, roll it back; tell the job's owner.", 3)),
    ];

    public static GeneralAnswer For(string? category) =>
        byWord.FirstOrDefault(entry => entry.Words.Any(word => category?.Contains(word, StringComparison.OrdinalIgnoreCase) == true)).Answer ?? unknown;
}

/// <summary>An answer that fits a whole kind of error.</summary>
internal sealed record GeneralAnswer(string Cause, string Solution, int Criticality);
