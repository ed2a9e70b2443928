-- Rows of every table; partitions count as the table they belong to.
select format('select %L, count(*) from %I.%I', format('%I.%I', n.nspname, c.relname), n.nspname, c.relname)
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
order by n.nspname, c.relname
\gexec
