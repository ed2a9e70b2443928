#!/usr/bin/env bash
# Runs a private Postgres in the foreground: run-postgres.sh DATA_DIR PORT
#
#   HERMES_POSTGRES_PASSWORD   password of the superuser "hermes" (required; used when the data directory is made)
#   HERMES_POSTGRES_FAST=1     gives durability up for speed; for throw-away test data only
#   HERMES_OWNER_PID=PID       stops the server when that process ends, however it ends
#
# It listens on 127.0.0.1 only, and the shell replaces itself with the server, so that its pid is the server's.
# SIGINT stops at once, SIGTERM waits for clients to leave; the next start recovers from kill -9.
set -euo pipefail

data_dir=$(realpath -m "${1:?usage: run-postgres.sh DATA_DIR PORT}")
port=${2:?usage: run-postgres.sh DATA_DIR PORT}
: "${HERMES_POSTGRES_PASSWORD:?set HERMES_POSTGRES_PASSWORD}"

fail() { echo "run-postgres: $*" >&2; exit 1; }

# The binaries that fit existing data, else the newest.
find_binaries() {
  if [[ -f $data_dir/PG_VERSION && -x /usr/lib/postgresql/$(<"$data_dir/PG_VERSION")/bin/postgres ]]; then
    echo "/usr/lib/postgresql/$(<"$data_dir/PG_VERSION")/bin"
  elif compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null; then
    dirname "$(printf '%s\n' /usr/lib/postgresql/*/bin/postgres | sort -V | tail -n 1)"
  elif command -v postgres >/dev/null; then
    dirname "$(command -v postgres)"
  else
    fail "Postgres is not installed; run deploy/prerequisites.sh"
  fi
}
binaries=$(find_binaries)

mkdir -p "$(dirname "$data_dir")"

# Postgres refuses to run as root. Where its user may not enter the path (a clone under /root, say), it gets that one right.
as_server=()
if [[ $EUID -eq 0 ]]; then
  as_server=(setpriv --reuid=postgres --regid=postgres --init-groups)
  if ! "${as_server[@]}" ls -d "$(dirname "$data_dir")/." >/dev/null 2>&1; then
    as_server=(setpriv --reuid=postgres --regid=postgres --init-groups
      --inh-caps=-all,+dac_read_search --ambient-caps=+dac_read_search --bounding-set=-all,+dac_read_search)
    "${as_server[@]}" ls -d "$(dirname "$data_dir")/." >/dev/null 2>&1 \
      || fail "the user postgres may not enter $(dirname "$data_dir"); choose another data directory"
  fi
fi

# Made beside its place and moved there when complete: an interrupted start leaves nothing half-made.
if [[ ! -f $data_dir/PG_VERSION ]]; then
  fresh=$data_dir.init
  rm -rf "$fresh"
  mkdir -m 700 "$fresh"
  password_file=$(mktemp)
  trap 'rm -f "$password_file"' EXIT
  printf '%s\n' "$HERMES_POSTGRES_PASSWORD" >"$password_file"
  if [[ $EUID -eq 0 ]]; then chown postgres:postgres "$fresh" "$password_file"; fi
  (cd / && "${as_server[@]}" "$binaries/initdb" --pgdata="$fresh" --username=hermes --pwfile="$password_file" \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-instructions --no-sync >/dev/null) || fail "initdb failed in $fresh"
  rm -f "$password_file"
  trap - EXIT
  sync -f "$fresh"
  if [[ -d $data_dir ]]; then rmdir "$data_dir" || fail "$data_dir is neither empty nor a Postgres data directory"; fi
  mv "$fresh" "$data_dir"
fi

# After kill -9 the pid file names a dead process, or by now a stranger. Every server process works in its data directory.
serves_here() { [[ $(readlink "/proc/$1/cwd" 2>/dev/null) == "$data_dir" ]]; }
if [[ -f $data_dir/postmaster.pid ]]; then
  old=$(head -n 1 "$data_dir/postmaster.pid")
  if serves_here "$old" && [[ $(<"/proc/$old/stat") != *") Z "* ]]; then fail "$data_dir is in use by process $old"; fi
  for _ in $(seq 100); do
    orphans=0
    for process in /proc/[0-9]*; do if serves_here "${process#/proc/}"; then orphans=1; fi; done
    if [[ $orphans -eq 0 ]]; then break; fi
    sleep 0.1
  done
  rm -f "$data_dir/postmaster.pid"
fi

settings=(
  -c listen_addresses=127.0.0.1 -c "port=$port" -c unix_socket_directories=
  -c max_connections=300 -c shared_buffers=256MB -c work_mem=16MB -c maintenance_work_mem=128MB -c jit=off
  -c wal_level=minimal -c max_wal_senders=0 -c wal_buffers=16MB -c wal_compression=lz4
  -c min_wal_size=256MB -c max_wal_size=4GB -c checkpoint_timeout=15min
  -c timezone=UTC -c log_timezone=UTC -c log_checkpoints=off -c log_line_prefix='%m [%p] %d '
)
if [[ ${HERMES_POSTGRES_FAST:-} == 1 ]]; then
  settings+=(-c fsync=off -c synchronous_commit=off -c full_page_writes=off)
fi

if [[ -n ${HERMES_OWNER_PID:-} ]]; then
  # Under the server's user: a parent-death signal needs the dying parent's right to send it.
  watch='setpriv --pdeathsig KILL tail --pid="$1" -f /dev/null; kill -INT "$2"'
  "${as_server[@]}" setpriv --pdeathsig KILL bash -c "$watch" watch "$HERMES_OWNER_PID" $$ </dev/null >/dev/null 2>&1 &
fi
unset HERMES_POSTGRES_PASSWORD
cd "$data_dir"
exec "${as_server[@]}" "$binaries/postgres" -D "$data_dir" "${settings[@]}" </dev/null
