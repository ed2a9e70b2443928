-- What lineage events tell of a feed; it counts where nobody has declared otherwise.
alter table feed add column seen_upstreams text[] not null default '{}', add column seen_owner text;
