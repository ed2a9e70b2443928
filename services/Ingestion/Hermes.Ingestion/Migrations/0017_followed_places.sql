-- Where a file is opened when its path is a link, which may lead elsewhere by then; null where the path itself is opened.
alter table tail_file add column place text;
