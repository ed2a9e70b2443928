-- What each transaction of the intake added, until it is summarised: ranges of ids, and stretches of time the lines lie in.
-- Text search reads these lines themselves, and of all others only those whose summary may hold the text.
create table log_backlog (
    id          bigint      generated always as identity primary key,
    first_ids   bigint[]      not null,
    last_ids    bigint[]      not null,
    from_times  timestamptz[] not null,
    to_times    timestamptz[] not null,
    lines       bigint        not null,
    counted     boolean       not null default false,
    not_before  timestamptz   not null default '-infinity'
);

-- Up to 64 blocks of neighbouring lines. By each of 131,072 hashes of what lines can hold, bits tells a bit per block whether
-- one of its lines may. Runs are the stretches of time in which the lines of a block lie.
create table log_summary (
    id         bigint        generated always as identity primary key,
    from_time  timestamptz   not null,
    to_time    timestamptz   not null,
    lines      bigint        not null,
    blocks     int           not null,
    run_blocks smallint[]    not null,
    run_froms  timestamptz[] not null,
    run_tos    timestamptz[] not null,
    bits       bytea         not null
);

-- Neither compressed nor in the row, so that two bytes can be read without the rest.
alter table log_summary alter column bits set storage external;
create index log_summary_to on log_summary (to_time, id);

-- Lines by minute (span 60) or hour (span 3600), source and what they are: level, template, component or feed. An empty key
-- is one that the line does not have, '~' stands for all beyond the first few of a minute, and so does source '~'.
create table log_count (
    at     timestamptz not null,
    span   smallint    not null,
    source text        not null,
    kind   text        not null,
    key    text        not null,
    lines  bigint      not null,
    errors bigint      not null,
    primary key (at, span, kind, source, key)
);

-- Lines of earlier releases: first those that are stored, hour by hour; an hour from now those that replicas of the earlier
-- release stored while the upgrade went on. What they are is not counted afterwards.
insert into log_backlog (first_ids, last_ids, from_times, to_times, lines, counted)
select array[0], array[9223372036854775807], array[hour], array[hour + interval '59 minutes 59.999999 s'], sum(total)::bigint, true
from log_activity, lateral date_trunc('hour', minute, 'UTC') hour group by hour order by hour desc;

insert into log_backlog (first_ids, last_ids, from_times, to_times, lines, counted, not_before)
select array[0], array[9223372036854775807], array[minute], array[minute + interval '59.999999 s'], 1000, true, now() + interval '1 hour'
from generate_series(date_trunc('minute', now()) - interval '1 hour', now() + interval '1 hour', interval '1 minute') minute
where exists (select 1 from log_template);
