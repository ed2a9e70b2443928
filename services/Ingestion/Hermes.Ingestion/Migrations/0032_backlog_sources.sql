-- Sources of the lines, so that a search in one source reads no others' lines; null when they are not known.
alter table log_backlog add column sources text[];
