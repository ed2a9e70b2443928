-- Who did what with a configuration, or tried to. Written in the transaction of the change.
create table configuration_acts (
    id bigint generated always as identity primary key,
    feed text not null,
    action text not null,
    actor text not null,
    at timestamptz not null,
    environment text,
    from_version text,
    to_version text,
    detail text
);
create index configuration_acts_feed on configuration_acts (feed, id desc);

-- Deployments that wait for somebody who may approve them, and what became of them.
create table deployment_requests (
    sequence bigint generated always as identity primary key,
    id uuid not null unique,
    feed text not null,
    environment text not null,
    version text not null,
    state text not null,
    asked_by text not null,
    asked_at timestamptz not null,
    message text,
    decided_by text,
    decided_at timestamptz,
    reason text
);
create unique index deployment_requests_pending on deployment_requests (feed, environment) where state = 'pending';
create index deployment_requests_feed on deployment_requests (feed, sequence desc);
