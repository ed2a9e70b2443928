-- What solved an incident, in the words of whoever did.
alter table incident add column resolution text;
