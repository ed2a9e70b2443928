-- What each source has sent so far, told by every replica that stores its lines.
create table source_activity (
    name         text        primary key,
    lines        bigint      not null,
    rejected     bigint      not null,
    last_line_at timestamptz,
    last_line    text,
    updated_at   timestamptz not null default now()
);

create index source_activity_updated on source_activity (updated_at desc);
