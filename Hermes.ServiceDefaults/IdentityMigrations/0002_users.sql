create table app_user (
  id uuid primary key,
  user_name text not null,
  normalized_user_name text not null unique,
  password_hash text, -- null: signs in through the provider only
  security_stamp text not null, -- changes with the password; sessions hold a copy
  concurrency_stamp text not null,
  access_failed_count integer not null default 0,
  lockout_enabled boolean not null default true,
  lockout_end timestamptz, -- after too many wrong passwords
  locked boolean not null default false, -- by an admin
  role text check (role in ('Viewer', 'Operator', 'Approver', 'Admin')), -- null: an admin has to grant one
  must_change_password boolean not null default false,
  created_at timestamptz not null,
  last_sign_in_at timestamptz);

-- People who sign in through the OAuth provider, by the provider's own name for them.
create table app_user_login (
  login_provider text not null,
  provider_key text not null,
  provider_display_name text,
  user_id uuid not null references app_user on delete cascade,
  primary key (login_provider, provider_key));

create index app_user_login_user on app_user_login (user_id);

-- A cookie names a row here; without the row it is worth nothing.
create table app_session (
  id uuid primary key,
  user_id uuid not null references app_user on delete cascade,
  security_stamp text not null,
  started_at timestamptz not null,
  seen_at timestamptz not null);

create index app_session_user on app_session (user_id);
