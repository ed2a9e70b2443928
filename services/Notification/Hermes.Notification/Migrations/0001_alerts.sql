-- What people are told. Repeats of the same cause within the window are counted here, not sent.
create table alert (
    alert_id       uuid        primary key,
    number         bigint      generated always as identity,
    kind           text        not null check (kind in ('error', 'forecast')),
    group_key      text        not null,
    feed           text,
    component      text,
    severity       text        not null check (severity in ('warning', 'critical')),
    title          text        not null,
    message        text        not null,
    diagnosis      text,
    solution       text,
    occurred_at    timestamptz not null,
    raised_at      timestamptz not null,
    repeats        int         not null default 0,
    last_repeat_at timestamptz,
    resolved_at    timestamptz
);

create index alert_latest on alert (raised_at desc, number desc);
create index alert_feed on alert (feed, raised_at desc, number desc);
create index alert_group on alert (group_key, raised_at desc);

-- Which event made or repeated which alert; an event that arrives twice finds itself here.
create table alert_source (
    kind      text        not null,
    source_id uuid        not null,
    alert_id  uuid        references alert,
    at        timestamptz not null,
    primary key (kind, source_id)
);

create index alert_source_age on alert_source using brin (at);

-- One row per alert and channel, written with the alert; a worker holds a row under claim until the time below.
create table delivery (
    delivery_id  uuid        primary key,
    alert_id     uuid        not null references alert,
    channel      text        not null,
    state        text        not null default 'pending' check (state in ('pending', 'sent', 'failed')),
    attempts     int         not null default 0,
    created_at   timestamptz not null,
    next_at      timestamptz not null,
    claim        uuid,
    held_until   timestamptz,
    last_at      timestamptz,
    error        text,
    trace_parent text,
    unique (alert_id, channel)
);

create index delivery_due on delivery (next_at) where state = 'pending';
