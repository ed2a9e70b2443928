-- One row a line, a partition a day, so that old days are dropped rather than deleted.
-- A line older than the retention when it comes is filed (time) under the day it came; stated_time keeps its own time.
create table log_entry (
    id           bigint      not null,
    time         timestamptz not null,
    received_at  timestamptz not null,
    stated_time  timestamptz,
    level        smallint,
    source       text        not null,
    feed         text,
    execution_id text,
    component    text,
    message      text        not null,
    raw          text,
    template_id  bigint      not null,
    category     text,
    marks        int         not null
) partition by range (time);

-- Lines arrive nearly in order, so this tree only grows at its right edge; unlike a BRIN it serves "newest first, a page".
create index log_entry_time on log_entry (time, id);
create index log_entry_error on log_entry (time, id) where level >= 5;

-- Each value is the first of a thousand ids that one writer uses up.
create sequence log_entry_block increment by 1000 minvalue 1;

create table log_template (
    id            bigint      primary key,
    source        text        not null,
    text          text        not null,
    category      text,
    level         smallint,
    lines         bigint      not null,
    first_seen_at timestamptz not null,
    last_seen_at  timestamptz not null
);

-- An empty feed stands for "none", so that the key is complete.
create table log_activity (
    minute        timestamptz not null,
    source        text        not null,
    feed          text        not null,
    total         bigint      not null,
    errors        bigint      not null,
    warnings      bigint      not null,
    new_templates bigint      not null,
    primary key (minute, source, feed)
);

create table error_activity (
    hour         timestamptz not null,
    template_id  bigint      not null,
    feed         text        not null,
    component    text,
    category     text,
    lines        bigint      not null,
    last_seen_at timestamptz not null,
    primary key (hour, template_id, feed)
);
