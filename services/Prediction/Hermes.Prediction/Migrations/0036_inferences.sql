-- Minutes after a run was due by which it should have ended, null when nobody declared it; and when the schedule was declared.
alter table feed add column deadline_minutes double precision, add column scheduled_since timestamptz;

-- What is wrong with runs although nobody reported it; corrected ones are kept. An empty feed stands for all feeds.
create table inference (
    inference_id  uuid        primary key,
    number        bigint      generated always as identity,
    feed          text        not null,
    kind          text        not null check (kind in ('NeverStarted', 'NeverEnded', 'EndedLate', 'NoRows', 'NoReports')),
    key           text        not null,
    execution_id  text,
    due_at        timestamptz,
    since         timestamptz not null,
    inferred_at   timestamptz not null,
    confidence    double precision not null,
    evidence      text        not null,
    numbers       jsonb       not null,
    impact_tier   int         not null,
    state         text        not null default 'Open' check (state in ('Open', 'Corrected', 'Closed')),
    closed_at     timestamptz,
    closed_reason text
);

-- A run, or a due time, is found once of each kind; a run that never ended is not found late as well when it ends.
create unique index inference_once on inference (feed, (case kind when 'EndedLate' then 'NeverEnded' else kind end), key);
create unique index inference_one_missing on inference (feed, kind) where state = 'Open' and kind in ('NeverStarted', 'NoReports');
create index inference_open on inference (feed) where state = 'Open';
create index inference_latest on inference (inferred_at desc, number desc);
create index inference_feed on inference (feed, inferred_at desc, number desc);
create index inference_execution on inference (feed, execution_id) where execution_id is not null;

-- When inferring was last done, until when it waits after Hermes was away or nothing was reported, and when any run was last reported.
create table lateness_watch (
    id             int primary key check (id = 1),
    last_pass_at   timestamptz,
    settled_at     timestamptz,
    last_report_at timestamptz
);

insert into lateness_watch (id) values (1);
