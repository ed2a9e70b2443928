-- What the OpenLineage events of a run have said so far; events come late, twice and in any order.
create table lineage_run (
    feed       text        not null,
    run_id     text        not null,
    state      jsonb       not null,
    updated_at timestamptz not null default now(),
    primary key (feed, run_id)
);

create index lineage_run_updated on lineage_run using brin (updated_at);

create table lineage_job (
    feed       text        primary key,
    namespace  text        not null,
    name       text        not null,
    state      jsonb       not null,
    updated_at timestamptz not null default now()
);

create table lineage_dataset (
    id         bigint generated always as identity primary key,
    namespace  text        not null,
    name       text        not null,
    state      jsonb       not null default '{}',
    updated_at timestamptz not null default now(),
    unique (namespace, name)
);

-- A feed reads (in) or writes (out) a dataset.
create table lineage_edge (
    feed         text        not null,
    direction    text        not null check (direction in ('in', 'out')),
    dataset_id   bigint      not null,
    last_seen_at timestamptz not null default now(),
    primary key (feed, direction, dataset_id)
);

create index lineage_edge_dataset on lineage_edge (dataset_id, direction);

-- A producer said that one job waits for another.
create table lineage_dependency (
    downstream   text        not null,
    upstream     text        not null,
    last_seen_at timestamptz not null default now(),
    primary key (downstream, upstream)
);

create index lineage_dependency_upstream on lineage_dependency (upstream);
