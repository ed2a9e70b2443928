-- Kinds of log lines that were never seen before; minutes stored until now did not say.
alter table log_minute add column new_templates int not null default 0;
