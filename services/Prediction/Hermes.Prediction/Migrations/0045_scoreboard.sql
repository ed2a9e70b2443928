-- Alerts: a risk is one when it is raised, and a further one each time it still stands an hour later or after a failure.
create table raised_alert (
    prediction_id uuid        not null,
    number        int         not null,
    position      bigint      generated always as identity,
    feed          text        not null,
    opened_at     timestamptz not null,
    body          jsonb       not null,
    outcome       text        check (outcome in ('Hit', 'Early', 'FalseAlarm')),
    failure_at    timestamptz,
    execution_id  text,
    resolved_at   timestamptz,
    primary key (prediction_id, number)
);

create index raised_alert_latest on raised_alert (opened_at desc, position desc);
create index raised_alert_feed on raised_alert (feed, opened_at desc, position desc);
create index raised_alert_open on raised_alert (feed) where outcome is null;

-- Failures of feeds that were being scored, each with the risk whose alert came before it, if any.
create table watched_failure (
    feed         text        not null,
    execution_id text        not null,
    position     bigint      generated always as identity,
    known_at     timestamptz not null,
    onset        boolean     not null,
    warned_by    uuid,
    primary key (feed, execution_id)
);

create index watched_failure_feed on watched_failure (feed, known_at);
create index watched_failure_missed on watched_failure (known_at desc, position desc) where onset and warned_by is null;

-- Counts of a feed and a day (UTC), so that months are added up quickly; an empty feed stands for all feeds.
create table scoreboard_day (
    feed               text             not null,
    day                date             not null,
    rows               bigint           not null default 0,
    positives          bigint           not null default 0,
    failed_within_hour bigint           not null default 0,
    squared_error      double precision not null default 0,
    called             bigint           not null default 0,
    called_positives   bigint           not null default 0,
    bin_rows           bigint[]         not null default '{0,0,0,0,0,0,0,0,0,0}',
    bin_sum            double precision[] not null default '{0,0,0,0,0,0,0,0,0,0}',
    bin_positives      bigint[]         not null default '{0,0,0,0,0,0,0,0,0,0}',
    last_failed        bigint           not null default 0,
    last_failed_positives bigint        not null default 0,
    tenth_rows         bigint[]         not null default '{0,0,0,0,0,0,0,0,0,0,0}',
    tenth_positives    bigint[]         not null default '{0,0,0,0,0,0,0,0,0,0,0}',
    hits               int              not null default 0,
    early              int              not null default 0,
    false_alarms       int              not null default 0,
    failures           int              not null default 0,
    onsets             int              not null default 0,
    onsets_caught      int              not null default 0,
    leads              real[]           not null default '{}',
    primary key (feed, day)
) with (fillfactor = 70);

create index scoreboard_day_time on scoreboard_day (day);

-- How far scorings have been looked through for alerts, and resolved.
create table scoreboard_progress (
    id          int primary key check (id = 1),
    alerts_id   bigint,
    resolved_to timestamptz
);

insert into scoreboard_progress (id) values (1);

-- One answer a person and risk.
create table prediction_feedback (
    prediction_id uuid        not null,
    person        text        not null,
    name          text        not null,
    feed          text        not null,
    answer        text        not null check (answer in ('Useful', 'NotUseful', 'Wrong')),
    comment       text,
    at            timestamptz not null,
    primary key (prediction_id, person)
);

create index prediction_feedback_feed on prediction_feedback (feed, at);
create index prediction_feedback_time on prediction_feedback (at);
