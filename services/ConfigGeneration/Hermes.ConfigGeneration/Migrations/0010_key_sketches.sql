-- The key values of feeds in little, by which columns of other samples are recognised. Made when a configuration is generated from a
-- sample, and kept for good when it is saved.
create table key_sketches (
    feed text not null,
    column_name text not null,
    is_saved boolean not null,
    sketch bytea not null,
    made_at timestamptz not null,
    primary key (feed, column_name, is_saved)
);
