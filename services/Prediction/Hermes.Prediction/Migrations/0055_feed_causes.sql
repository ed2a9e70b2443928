-- Incidents of feeds as they were diagnosed and resolved, so that a risk recalls what helped before. Which of the two is heard of first
-- does not matter: a row without a cause waits for it.
create table feed_cause (
    incident_id uuid        primary key,
    feed        text        not null,
    category    text,
    cause       text,
    solution    text,
    occurred_at timestamptz not null,
    resolved_at timestamptz,
    resolution  text
);

create index feed_cause_latest on feed_cause (feed, occurred_at desc) where cause is not null;
