-- How far a CSV of runs is stored. Position and digest (SHA-256 of the bytes before it) commit with the rows, so that the
-- same file sent again goes on behind them, and another file under the same name is noticed.
create table execution_import (
    id             text        primary key,
    state          text        not null,
    rows           bigint      not null default 0,
    position       bigint      not null default 0,
    digest         bytea,
    imported       bigint      not null default 0,
    duplicates     bigint      not null default 0,
    rejected_count bigint      not null default 0,
    rejected       jsonb       not null default '[]',
    problem        text,
    started_at     timestamptz not null default now(),
    updated_at     timestamptz not null default now()
);
