-- Days of which the lines of a source were deleted because it keeps its lines for less time than others, and how many lines
-- were counted by then: when there are more, late ones have come.
create table log_purge (
    source text   not null,
    day    date   not null,
    lines  bigint not null,
    primary key (source, day)
);
