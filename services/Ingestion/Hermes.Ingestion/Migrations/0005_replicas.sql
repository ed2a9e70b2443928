-- When the text of a template became what it is: other replicas take over what changed. Null on rows of earlier releases.
alter table log_template add column changed_at timestamptz;

-- How the followed files are doing, told by the replica that follows them.
create table tail_status (
    source       text        primary key,
    state        text        not null,
    lag_bytes    bigint      not null,
    last_line_at timestamptz,
    lines        bigint      not null,
    last_error   text,
    updated_at   timestamptz not null default now()
);
