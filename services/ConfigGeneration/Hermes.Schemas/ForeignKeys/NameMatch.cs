namespace Hermes.Schemas.ForeignKeys;

/// <summary>How much the name of a column says that it holds the key of another feed.</summary>
internal static class NameMatch
{
    /// <summary>Both names say the same: <c>customer_id</c> and the <c>id</c> of customers.</summary>
    public const double Same = 1;

    /// <summary>The same with a role before it: <c>billing_customer_id</c>.</summary>
    public const double Role = 0.8;

    /// <summary>The thing without the word for its key: <c>customer</c>.</summary>
    public const double Thing = 0.7;

    /// <summary>The strength, 0..1.</summary>
    public static double Of(string column, string feed, string key)
    {
        var (words, keyWords, feedWords) = (NameWords.Of(column), NameWords.Of(key), NameWords.Of(feed));
        var subject = NameWords.Subject(words);
        var keySubject = NameWords.Subject(keyWords);
        if (subject.Length == 0)
        {
            return 0;
        }

        // The key is called id or code: what it identifies is the feed.
        if (keySubject.Length == 0)
        {
            return OfSubject(subject, feedWords, words.Length > subject.Length);
        }

        if (words.AsSpan().SequenceEqual(keyWords))
        {
            return Same;
        }

        return words.Length > keyWords.Length && words.AsSpan(words.Length - keyWords.Length).SequenceEqual(keyWords) ? Role
            : subject.SequenceEqual(keySubject) ? Thing
            : words.Length > subject.Length ? Math.Min(Role, OfSubject(subject, feedWords, true)) : 0;
    }

    // crm_customers is about customers; sales_order_headers may be meant by order_header and by sales_order_header.
    private static double OfSubject(ReadOnlySpan<string> subject, ReadOnlySpan<string> feed, bool namesKey)
    {
        for (var start = 0; start < feed.Length; start++)
        {
            var thing = feed[start..];
            if (subject.SequenceEqual(thing))
            {
                return namesKey ? Same : Thing;
            }

            if (start == 0 && subject.Length > thing.Length && subject[^thing.Length..].SequenceEqual(thing))
            {
                return namesKey ? Role : 0;
            }
        }

        return 0;
    }
}
