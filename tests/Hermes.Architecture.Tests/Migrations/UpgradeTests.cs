namespace Hermes.Architecture.Tests.Migrations;

/// <summary>Every migration can run beside the previous release, and the rule that says so can fail.</summary>
public sealed class UpgradeTests
{
    private static readonly string[] Folder = ["0001_alerts", "0002_reasons", "0003_next"];

    [Fact]
    public void Every_migration_leaves_the_previous_release_working()
    {
        var folders = MigrationFiles().GroupBy(file => Path.GetDirectoryName(file)!).ToList();

        Assert.NotEmpty(folders);
        Rule.HoldsUnless(
            from folder in folders
            let names = folder.Select(file => Path.GetFileNameWithoutExtension(file)!).ToList()
            from file in folder
            from finding in UpgradeRule.Findings(Path.GetFileNameWithoutExtension(file), Checkout.Read(file), names)
            select $"{Path.GetDirectoryName(file)}/{finding}");
    }

    [Fact]
    public void No_two_migrations_of_a_folder_have_one_number()
    {
        Rule.HoldsUnless(MigrationFiles().GroupBy(file => Path.Combine(Path.GetDirectoryName(file)!, Path.GetFileName(file)[..4]))
            .Where(sameNumber => sameNumber.Count() > 1).Select(sameNumber => sameNumber.Key));
    }

    [Theory]
    [InlineData("drop table alert;", "not known to leave the previous release working")]
    [InlineData("alter table alert drop column title;", "counts on what is there")]
    [InlineData("alter table alert rename column title to subject;", "counts on what is there")]
    [InlineData("alter table alert rename to notice;", "counts on what is there")]
    [InlineData("alter table alert alter column repeats type bigint;", "counts on what is there")]
    [InlineData("ALTER TABLE alert\n  ALTER feed SET NOT NULL;", "counts on what is there")]
    [InlineData("alter table alert alter column feed drop not null;", "counts on what is there")]
    [InlineData("alter table alert add column owner text, drop constraint alert_pkey;", "counts on what is there")]
    [InlineData("alter table alert add column owner text not null;", "give it a default")]
    [InlineData("alter table alert add owner text not null;", "give it a default")]
    [InlineData("alter table alert add column code text unique;", "all get the same value")]
    [InlineData("alter table alert add column id2 uuid default gen_random_uuid();", "written anew")]
    [InlineData("alter table alert add column n bigint generated always as identity;", "written anew")]
    [InlineData("alter table alert add constraint once unique (title);", "rows that the constraint refuses")]
    [InlineData("alter table alert add check (repeats > 0);", "rows that the constraint refuses")]
    [InlineData("alter table alert add constraint positive check (repeats > 0) not valid;", "rows that the constraint refuses")]
    [InlineData("create unique index alert_once on alert (title);", "may write rows that it refuses")]
    [InlineData("create index alert_title on alert (title);", "keeps writers waiting")]
    [InlineData("drop index alert_feed;", "not known to leave")]
    [InlineData("truncate alert;", "not known to leave")]
    [InlineData("delete from alert;", "not known to leave")]
    [InlineData("do $$ begin drop table alert; end $$;", "cannot be checked")]
    [InlineData("-- contracts: alert.title unused since 0009_never\nalter table alert drop column title;", "names no earlier migration")]
    [InlineData("-- contracts: delivery.error unused since 0002_reasons\nalter table alert drop column title;", "counts on what is there")]
    public void What_would_break_the_running_previous_release_is_refused(string sql, string because)
    {
        Assert.Contains(UpgradeRule.Findings("0003_next", sql, Folder), finding => finding.Contains(because, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("create table notice (id int primary key, text text not null unique);\ncreate unique index notice_text on notice (text);\nalter table notice alter text drop not null;")]
    [InlineData("alter table alert add column owner text, add column tries int not null default 0, add seen_at timestamptz default now();")]
    [InlineData("alter table alert add column state text not null default 'a; drop table alert' check (state in ('a', 'b'));")]
    [InlineData("alter table alert validate constraint positive;\nalter table alert alter column tries set default 1;")]
    [InlineData("update alert set owner = 'nobody' where owner is null; -- drop table alert;\n/* drop table alert; */")]
    [InlineData("-- blocks: alert, which has a row per page sent\ncreate index alert_title on alert (title);")]
    [InlineData("-- contracts: alert.title, alert.feed unused since 0002_reasons\nalter table alert drop column title, drop column feed;")]
    [InlineData("-- contracts: table delivery unused since 0002_reasons\ndrop table if exists delivery;")]
    public void What_only_adds_or_takes_away_what_no_release_uses_passes(string sql)
    {
        Rule.HoldsUnless(UpgradeRule.Findings("0003_next", sql, Folder));
    }

    private static IEnumerable<string> MigrationFiles() =>
        Checkout.Files("*.sql").Where(file => Path.GetFileName(Path.GetDirectoryName(file)!) is "Migrations" or "IdentityMigrations");
}
