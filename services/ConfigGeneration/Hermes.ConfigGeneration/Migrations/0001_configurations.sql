create table samples (
    id uuid primary key,
    name text not null,
    bytes bigint not null,
    uploaded_at timestamptz not null,
    profile jsonb not null
);
create index samples_uploaded_at on samples (uploaded_at);

-- An index over the git repository, which is the truth: it can be thrown away and built again.
create table configuration_versions (
    sequence bigint generated always as identity primary key,
    feed text not null,
    version text not null,
    author text not null,
    message text not null,
    committed_at timestamptz not null,
    unique (feed, version)
);
create index configuration_versions_feed on configuration_versions (feed, sequence desc);

create table repository_index (
    id boolean primary key default true check (id),
    head text not null
);

create table configuration_deployments (
    id bigint generated always as identity primary key,
    feed text not null,
    environment text not null,
    version text not null,
    author text not null,
    deployed_at timestamptz not null
);
create index configuration_deployments_feed on configuration_deployments (feed, id desc);
