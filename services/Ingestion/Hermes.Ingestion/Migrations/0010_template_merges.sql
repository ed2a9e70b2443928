-- A template that turned out to be the same as an elder one points to it; its lines keep its id.
-- Opened are the places of words in the text that were seen to vary, so that any word fits there.
-- blocks: log_template, it holds some ten thousand rows and the index starts out empty.
alter table log_template add column merged_into bigint;
alter table log_template add column opened int[];
create index log_template_merged on log_template (merged_into) where merged_into is not null;
