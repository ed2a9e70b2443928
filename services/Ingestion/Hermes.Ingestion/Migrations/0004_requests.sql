-- Answers to requests that carried an Idempotency-Key; a repeat gets the same answer and stores nothing.
create table intake_request (
    source      text        not null,
    key         text        not null,
    result      jsonb       not null,
    received_at timestamptz not null default now(),
    primary key (source, key)
);

create index intake_request_received on intake_request using brin (received_at);
