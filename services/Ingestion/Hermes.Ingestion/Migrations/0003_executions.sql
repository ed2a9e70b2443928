create table execution (
    id               bigint generated always as identity primary key,
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
    attributes       jsonb,
    received_at      timestamptz not null default now(),
    unique (feed, execution_id)
);

create index execution_started on execution (started_at, id);
create index execution_feed_started on execution (feed, started_at, id);
