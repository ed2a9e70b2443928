-- Who trained a model and on what it was judged; the card holds parameters, curves, importance, comparisons and the other heads.
alter table model add column trained_by text, add column test_from timestamptz, add column details jsonb;

-- Who made it champion; a model that was rolled back from is not rolled back to.
alter table model add column promoted_at timestamptz, add column promoted_by text, add column promotion_reason text;
alter table model add column retired_at timestamptz, add column rolled_back boolean not null default false;
alter table model add column awaits_approval boolean not null default false;

-- Why its artifact could not be loaded, and what serves in its place.
alter table model add column fault text, add column serving_instead text;

create table model_stage (
    id      bigint generated always as identity primary key,
    version text        not null,
    stage   text        not null,
    at      timestamptz not null,
    by      text        not null,
    reason  text
);

create index model_stage_version on model_stage (version, id desc);

alter table training_run add column percent double precision, add column asked_by text, add column because text;
