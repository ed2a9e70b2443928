-- Every row is written anew each minute: room on its page lets that happen without touching the indexes.
alter table prediction set (fillfactor = 45);
