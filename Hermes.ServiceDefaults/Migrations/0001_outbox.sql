-- Events that are committed with the change they announce and wait for the relay.
create table outbox (
    id              bigint generated always as identity primary key,
    message_id      uuid        not null,
    message_type    text        not null,
    body            text        not null,
    trace_parent    text,
    created_at      timestamptz not null default now(),
    attempts        int         not null default 0,
    next_attempt_at timestamptz not null default now()
);

create index outbox_due on outbox (next_attempt_at, id);
