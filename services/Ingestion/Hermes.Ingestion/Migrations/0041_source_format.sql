alter table source_activity add column format text;
alter table source_activity add column format_confidence double precision;
