-- Which alert of another system belongs to which incident; one row per occurrence, so that its news counts once.
create table incident_alert (
    fingerprint text        not null,
    starts_at   timestamptz not null,
    incident_id uuid,
    name        text        not null,
    resolved_at timestamptz,
    at          timestamptz not null,
    primary key (fingerprint, starts_at)
);

create index incident_alert_incident on incident_alert (incident_id) where resolved_at is null;
create index incident_alert_age on incident_alert using brin (at);
