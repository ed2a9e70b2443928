-- How far each audit table is read; moves on in the transaction that stores its rows. The rows seen at the watermark itself
-- are kept by their digests, so that a query with >= neither loses nor repeats rows that share one.
create table audit_table (
    source       text        primary key,
    identity     text        not null,
    watermark    text,
    seen         bytea[]     not null default '{}',
    rows         bigint      not null default 0,
    rejected     bigint      not null default 0,
    errors       bigint      not null default 0,
    state        text        not null default 'Waiting',
    last_error   text,
    last_row     text,
    last_row_at  timestamptz,
    caught_up_at timestamptz not null default now(),
    updated_at   timestamptz not null default now()
);
