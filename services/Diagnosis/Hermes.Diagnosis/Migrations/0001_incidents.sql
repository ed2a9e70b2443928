-- An error that people work on; at most one unresolved per feed, component and template.
create table incident (
    incident_id         uuid        primary key,
    number              bigint      generated always as identity,
    state               text        not null default 'open' check (state in ('open', 'acknowledged', 'resolved')),
    feed                text,
    component           text,
    template_id         text        not null,
    template            text        not null,
    category            text        not null,
    severity            smallint    not null,
    sample              text        not null,
    occurrences         bigint      not null,
    first_at            timestamptz not null,
    last_at             timestamptz not null,
    opened_at           timestamptz not null,
    seen_at             timestamptz not null,
    -- Trace of the message that opened it, continued by its diagnosis.
    trace_parent        text,
    diagnosis_id        uuid,
    -- Set while a diagnosis is wanted; a worker holds it under claim until the time below, then another may.
    diagnosis_due_at    timestamptz,
    diagnosis_claim     uuid,
    diagnosis_held_until timestamptz
);

create unique index incident_unresolved on incident (feed, component, template_id) nulls not distinct where state <> 'resolved';
create index incident_latest on incident (last_at desc, number desc);
create index incident_feed on incident (feed, last_at desc, number desc);
create index incident_due on incident (severity desc, diagnosis_due_at) where diagnosis_due_at is not null;
create index incident_quiet on incident (seen_at) where state <> 'resolved';

-- What was counted already: a batch delivered again finds its rows here and changes nothing.
create table counted_batch (
    batch_id    uuid        not null,
    feed        text,
    component   text,
    template_id text        not null,
    counted_at  timestamptz not null
);

create unique index counted_batch_once on counted_batch (batch_id, feed, component, template_id) nulls not distinct;
create index counted_batch_age on counted_batch using brin (counted_at);

create table diagnosis (
    diagnosis_id         uuid             primary key,
    number               bigint           generated always as identity,
    incident_id          uuid             references incident,
    at                   timestamptz      not null,
    log                  text             not null,
    feed                 text,
    component            text,
    category             text             not null,
    probable_cause       text             not null,
    recommended_solution text             not null,
    criticality          smallint         not null check (criticality between 1 and 5),
    source               text             not null check (source in ('Rules', 'LanguageModel')),
    model                text,
    fallback_reason      text,
    knowledge_id         text,
    latency_seconds      double precision not null
);

create index diagnosis_latest on diagnosis (at desc, number desc);
create index diagnosis_feed on diagnosis (feed, at desc, number desc);
create index diagnosis_incident on diagnosis (incident_id);
