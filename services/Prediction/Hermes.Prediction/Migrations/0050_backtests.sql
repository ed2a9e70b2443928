-- Backtests that were asked for; the oldest queued one is next. Figures of single feeds stand apart, for there may be thousands.
create table backtest (
    backtest_id  uuid primary key,
    number       bigint generated always as identity,
    state        text not null default 'Queued' check (state in ('Queued', 'Running', 'Succeeded', 'Failed', 'Cancelled')),
    message      text not null,
    progress     double precision not null default 0,
    request      jsonb not null,
    requested_by text not null,
    requested_at timestamptz not null,
    started_at   timestamptz,
    ended_at     timestamptz,
    verdict      text,
    result       jsonb
);

create index backtest_latest on backtest (number desc);
create index backtest_unfinished on backtest (number) where state in ('Queued', 'Running');

create table backtest_feed (
    backtest_id uuid not null references backtest (backtest_id) on delete cascade,
    rank        int  not null,
    body        jsonb not null,
    primary key (backtest_id, rank)
);
