-- What was inferred of runs that nobody reported, and the incident each is part of. An incident of these is resolved with the last of them.
create table inferred_cause (
    inference_id uuid        primary key,
    feed         text,
    template_id  text        not null,
    closed_at    timestamptz
);

create index inferred_cause_open on inferred_cause (template_id, feed) where closed_at is null;
