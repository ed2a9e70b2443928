-- What a point needs to say only once. The key is a digest of all that tells one series from another.
create table metric_series (
    id               bigint generated always as identity primary key,
    key              uuid        not null unique,
    source           text        not null,
    name             text        not null,
    unit             text        not null,
    kind             text        not null,
    attributes       jsonb       not null,
    first_seen_at    timestamptz not null default now(),
    last_received_at timestamptz not null default now()
);

create index metric_series_name on metric_series (name, id);
create index metric_series_source on metric_series (source);

-- A partition a day. A point that comes again replaces the one before; a distribution has its sum in value and its size in count.
create table metric_point (
    series_id bigint           not null,
    time      timestamptz      not null,
    value     double precision,
    count     bigint,
    primary key (series_id, time)
) partition by range (time);
