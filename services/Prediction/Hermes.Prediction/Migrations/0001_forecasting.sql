create table feed (
    name          text primary key,
    owner         text,
    schedule      text,
    impact_tier   int         not null default 3,
    upstreams     text[]      not null default '{}',
    starts_seen   bigint      not null default 0,
    ends_only     bigint      not null default 0,
    registered_at timestamptz not null default now()
);

create table execution (
    feed             text        not null,
    execution_id     text        not null,
    status           text        not null,
    scheduled_at     timestamptz,
    started_at       timestamptz not null,
    ended_at         timestamptz,
    duration_seconds double precision,
    rows_in          bigint,
    rows_out         bigint,
    bytes            bigint,
    error_count      int,
    warning_count    int,
    retry_count      int,
    primary key (feed, execution_id)
);

create index execution_recent on execution (feed, started_at desc, execution_id desc);

-- Counters of a minute arrive in several batches that add up; the batch ids keep a redelivered one from counting twice.
create table log_minute (
    feed     text        not null,
    minute   timestamptz not null,
    errors   int         not null,
    warnings int         not null,
    total    int         not null,
    primary key (feed, minute)
);

create index log_minute_time on log_minute using brin (minute);

create table counted_batch (
    batch_id   uuid primary key,
    counted_at timestamptz not null default now()
);

create table model (
    id           bigint generated always as identity primary key,
    version      text        not null unique,
    algorithm    text        not null,
    stage        text        not null check (stage in ('candidate', 'champion', 'challenger', 'archived')),
    trained_at   timestamptz not null,
    data_from    timestamptz not null,
    data_to      timestamptz not null,
    rows         bigint      not null,
    dataset_hash text        not null,
    features     text[]      not null,
    metrics      jsonb       not null,
    baselines    jsonb       not null,
    verdict      text        not null,
    artifact     bytea       not null
);

create unique index model_champion on model (stage) where stage = 'champion';

create table training_run (
    run_id        uuid primary key,
    state         text        not null,
    message       text        not null,
    started_at    timestamptz not null,
    ended_at      timestamptz,
    model_version text
);

-- The newest scoring of each feed, with the state that hysteresis needs after a restart.
create table prediction (
    feed     text primary key,
    at       timestamptz      not null,
    status   text             not null,
    priority double precision not null,
    body     jsonb            not null,
    risk     jsonb            not null
);

create index prediction_priority on prediction (priority desc, feed);

create table prediction_history (
    id   bigint generated always as identity primary key,
    feed text        not null,
    at   timestamptz not null,
    body jsonb       not null
);

create index prediction_history_feed on prediction_history (feed, id desc);
create index prediction_history_time on prediction_history using brin (at);
