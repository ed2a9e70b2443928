-- What the engine found out about a sample, so that generating need not read it again; null when it is too wide to keep.
alter table samples add column analysis text;

-- Work over a whole sample that takes longer than a request may: its profile, and proofs of configurations.
create table sample_jobs (
    id uuid primary key,
    sample_id uuid not null references samples (id) on delete cascade,
    kind text not null,
    configuration text,
    state text not null,
    percent double precision not null default 0,
    attempts int not null default 0,
    result text,
    error text,
    beat_at timestamptz not null
);
create index sample_jobs_sample on sample_jobs (sample_id);
create index sample_jobs_open on sample_jobs (id) where state in ('waiting', 'running');
