create table source (
    name       text        primary key,
    settings   jsonb       not null,
    updated_at timestamptz not null default now()
);

-- How far a followed file is stored. The revision makes sure that only one writer moves it on.
create table tail_checkpoint (
    path        text        primary key,
    identity    text        not null,
    head_length int         not null,
    head_hash   bytea       not null,
    position    bigint      not null,
    revision    bigint      not null,
    updated_at  timestamptz not null default now()
);

-- At most one row: the detection rules in place of the built-in ones.
create table detection_settings (
    id         int         primary key check (id = 1),
    settings   jsonb       not null,
    updated_at timestamptz not null default now()
);
