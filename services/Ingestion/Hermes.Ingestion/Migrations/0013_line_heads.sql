-- What stands before the message in a line that ends with its message. Then raw is null: head and message together are the
-- line. Rows of earlier releases have the whole line in raw.
alter table log_entry add column head text;
