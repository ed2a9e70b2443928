-- Keys by which processes protect cookies and tokens for one another.
create table data_protection_key (
    name text primary key,
    xml text not null,
    created_at timestamptz not null default now()
);

create table api_key (
    id text primary key,
    name text not null,
    -- SHA-256 of a secret of over 200 random bits, which cannot be guessed: a slow hash would add nothing.
    secret_hash bytea not null,
    scopes text[] not null,
    created_by text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    revoked_by text,
    last_used_at timestamptz
);

create table audit_event (
    id uuid primary key,
    at timestamptz not null,
    actor_kind text not null,
    actor text not null,
    action text not null,
    subject text not null,
    detail text,
    address text
);
create index audit_event_by_time on audit_event (at desc, id desc);
