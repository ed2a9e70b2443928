-- Alerts of other systems as they now stand, by the digest of their labels.
create table external_alert (
    fingerprint   text        primary key,
    labels        jsonb       not null,
    annotations   jsonb       not null,
    generator_url text,
    starts_at     timestamptz not null,
    -- Resolved then, unless it is sent again before.
    ends_at       timestamptz not null,
    resolved_at   timestamptz,
    updated_at    timestamptz not null
);

create index external_alert_active on external_alert (ends_at) where resolved_at is null;
create index external_alert_resolved on external_alert using brin (resolved_at);
