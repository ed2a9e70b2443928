-- A source that follows files. Each stretch of lines that is stored moves the step on by one: stretches commit in their
-- order or not at all. Who begins to follow takes the next epoch, and what an earlier follower still sends is refused.
create table tail_source (
    source     text        primary key,
    pattern    text        not null,
    epoch      bigint      not null,
    step       bigint      not null,
    begun      boolean     not null default false,
    lost_bytes bigint      not null default 0,
    updated_at timestamptz not null default now()
) with (fillfactor = 70);

-- A file, whatever it is called by now: up to which byte (of the unpacked content, if it is compressed) it is stored, and by
-- what its content is known again. Its base is the path under which files of its kind are written.
create table tail_file (
    source      text        not null references tail_source on update cascade on delete cascade,
    file        bigint      not null,
    base        text        not null,
    path        text        not null,
    identity    text        not null,
    compressed  boolean     not null,
    position    bigint      not null,
    length      bigint      not null,
    fingerprint bytea       not null,
    modified_at timestamptz not null,
    state       text        not null,
    lost_bytes  bigint      not null default 0,
    last_error  text,
    updated_at  timestamptz not null default now(),
    primary key (source, file)
) with (fillfactor = 70);

create index tail_file_path on tail_file (source, path, file);

-- Told beside what was told before; null by replicas of earlier releases.
alter table tail_status add column files int, add column errors bigint, add column lost_bytes bigint, add column behind_since timestamptz;
