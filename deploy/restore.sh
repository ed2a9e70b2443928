#!/usr/bin/env bash
# Restores a backup of backup.sh: restore.sh BACKUP [options]
#
#   BACKUP             a folder hermes-TIME
#   --data-dir DIR     the stopped suite whose private Postgres is filled (default .data); made when missing
#   --check            only says whether the backup is whole; touches nothing
#   --force            replaces what the databases and the repository hold now
#
# ConnectionStrings__NAME, PG... variables and Configurations__RepositoryPath as with backup.sh. Each database is replaced
# in one transaction, which is committed when every table has the rows it had; whatever fails stays as it was.
set -euo pipefail
# Each job is a process group, so that an interrupted restore ends its helpers with it.
set -m
root=$(cd "$(dirname "$0")/.." && pwd)

say() { echo "restore: $*" >&2; }
fail() { say "$@"; exit 1; }

backup='' data=$root/.data check=0 force=0
while [[ $# -gt 0 ]]; do
  case $1 in
    --data-dir) [[ $# -gt 1 ]] || { say "$1 needs a value"; exit 2; }; data=$(realpath -m "$2"); shift 2 ;;
    --check) check=1; shift ;;
    --force) force=1; shift ;;
    -h | --help) sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 0 ;;
    -*) say "unknown option $1; see --help"; exit 2 ;;
    *) [[ -z $backup ]] || { say "one backup at a time"; exit 2; }; backup=$(realpath -m "$1"); shift ;;
  esac
done
if [[ -z $backup ]]; then say "say which backup: restore.sh BACKUP"; exit 2; fi

for part in connections secrets private-postgres repository manifest; do source "$root/deploy/backup/$part.sh"; done

verify_backup "$backup"
for name in "${databases[@]}"; do
  pg_restore --list "$backup/$name.dump" >/dev/null || fail "$name.dump cannot be read by $(pg_restore --version)"
done
if [[ $check -eq 1 ]]; then
  say "$backup is whole: of $(fields "$backup" time), Hermes $(fields "$backup" version), $(fields "$backup" table | awk -F '\t' '{rows += $3} END {print rows " rows of " NR " tables"}')"
  exit 0
fi

scratch=$(mktemp -d)
finish() {
  for job in $(jobs -p); do if [[ $job != "$private_server" ]]; then kill -- "-$job" 2>/dev/null || true; fi; done
  stop_private_postgres
  rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

suite_files=0
if needs_private_postgres; then
  suite_files=1
  mkdir -p "$data"
  claim_suite || fail "the suite runs in $data; stop it first"
  if [[ -z $(secret_of "$data/secrets.json" postgres-password) ]]; then
    if [[ -d $data/postgres ]]; then fail "$data has a Postgres without its password: secrets.json is missing"; fi
    if [[ ! -f $backup/secrets.json ]]; then fail "the backup holds no secrets of a suite; start one in $data, stop it, and restore with --force"; fi
    merge_secrets "$backup/secrets.json" "$data/secrets.json"
  fi
  start_private_postgres "$scratch/postgres.log"
fi

ask() { psql -XqAt -v ON_ERROR_STOP=1 "$@"; }

# Makes the database when missing. Refuses while somebody is connected, and what has tables unless forced.
prepare() {
  connect "$1"
  if ! ask -c 'select' >/dev/null 2>"$scratch/$1.error"; then
    if [[ $(ask -d postgres -v name="$PGDATABASE" <<<"select count(*) from pg_database where datname = :'name'" 2>/dev/null) != 0 ]]; then
      fail "$1: $(<"$scratch/$1.error")"
    fi
    createdb --maintenance-db=postgres "$PGDATABASE"
  fi
  local others tables
  others=$(ask -c "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'")
  if [[ $others != 0 ]]; then fail "$1: $others connections are open; stop the services first"; fi
  tables=$(ask -c "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'S') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'")
  if [[ $tables != 0 && $force -eq 0 ]]; then fail "$1 is not empty; --force replaces what it holds"; fi
}

# Committed only when the rows are those of the manifest. A script that breaks off is rolled back by the server.
restore() {
  connect "$1"
  fields "$backup" table | sed -n "s/^$1\t//p" >"$scratch/$1.expected"
  {
    echo 'begin;'
    if [[ $force -eq 1 ]]; then echo 'drop schema public cascade; create schema public authorization pg_database_owner;'; fi
    echo '\o /dev/null'
    pg_restore --no-owner --no-privileges --file=- "$backup/$1.dump"
    cat <<SQL
\o '$scratch/$1.rows'
\i '$root/deploy/backup/count-rows.sql'
\o
\set same \`cmp -s '$scratch/$1.expected' '$scratch/$1.rows' && echo on || echo off\`
\if :same
commit;
\! touch '$scratch/$1.restored'
analyze;
\endif
SQL
  } | PGOPTIONS='-c client_min_messages=warning' ask -F $'\t'
  [[ -f $scratch/$1.restored ]]
}

# database.table, rows in the backup, rows restored
report() {
  local name
  for name in "${databases[@]}"; do
    join -t $'\t' -a 1 -a 2 -e - -o 0,1.2,2.2 <(LC_ALL=C sort "$scratch/$name.expected") <(LC_ALL=C sort "$scratch/$name.rows" 2>/dev/null) | sed "s/^public\./$name./"
  done | awk -F '\t' '{ printf "%-44s %12s %12s  %s\n", $1, $2, $3, $2 == $3 ? "equal" : "DIFFERENT" }'
}

repository=$(repository_path)
if [[ -f $backup/configurations.bundle ]]; then
  if [[ -z $repository ]]; then fail "say where the repository of configurations is: Configurations__RepositoryPath"; fi
  if [[ $force -eq 0 && -d $repository && -n $(ls -A "$repository") ]]; then fail "$repository is not empty; --force replaces it"; fi
fi
for name in "${databases[@]}"; do prepare "$name"; done

declare -A jobs=()
failed=()
for name in "${databases[@]}"; do
  restore "$name" &
  jobs[$name]=$!
done
for name in "${databases[@]}"; do wait "${jobs[$name]}" || failed+=("$name"); done
report
if [[ ${#failed[@]} -gt 0 ]]; then fail "not restored, and as it was before: ${failed[*]}"; fi

if [[ -f $backup/configurations.bundle ]]; then
  rm -rf "$repository.new" "$repository.old"
  unpack_repository "$backup/configurations.bundle" "$repository.new"
  if [[ $(describe_repository "$repository.new") != "$(fields "$backup" git)" ]]; then fail "the repository of configurations is not what it was"; fi
  if [[ -e $repository ]]; then mv "$repository" "$repository.old"; fi
  mv "$repository.new" "$repository"
  rm -rf "$repository.old"
  say "configurations: $(fields "$backup" git | sed -n 's/^commits\t//p') commits"
fi
if [[ $suite_files -eq 1 && -f $backup/secrets.json ]]; then merge_secrets "$backup/secrets.json" "$data/secrets.json"; fi
say "restored $(fields "$backup" table | awk -F '\t' '{rows += $3} END {print rows " rows of " NR " tables, all counts equal"}')"
