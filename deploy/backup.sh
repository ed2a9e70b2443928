#!/usr/bin/env bash
# Backs up all databases and the configurations' repository: backup.sh --to FOLDER [options]
#
#   --to FOLDER        where backups are kept; each is a folder hermes-TIME in it, readable by its owner only
#   --data-dir DIR     the suite whose private Postgres is backed up, running or stopped (default .data)
#   --keep N           deletes all but the newest N backups once this one is complete
#   --settle SECONDS   what a message may need from sender to receiver (default 2): see docs/operations.md
#
# ConnectionStrings__NAME in the environment (as the services have it), or else PGHOST, PGUSER, PGPASSWORD ..., name
# servers elsewhere; Configurations__RepositoryPath names a repository elsewhere. Prints the folder of the backup.
set -euo pipefail
# Each job is a process group, so that an interrupted backup ends its helpers with it.
set -m
umask 077
root=$(cd "$(dirname "$0")/.." && pwd)

say() { echo "backup: $*" >&2; }
fail() { say "$@"; exit 1; }
value_of() { [[ $# -gt 1 && -n $2 ]] || { say "$1 needs a value"; exit 2; }; printf '%s' "$2"; }

to='' data=$root/.data keep='' settle=2
while [[ $# -gt 0 ]]; do
  case $1 in
    --to) to=$(realpath -m "$(value_of "$@")"); shift 2 ;;
    --data-dir) data=$(realpath -m "$(value_of "$@")"); shift 2 ;;
    --keep) keep=$(value_of "$@"); shift 2 ;;
    --settle) settle=$(value_of "$@"); shift 2 ;;
    -h | --help) sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) say "unknown option $1; see --help"; exit 2 ;;
  esac
done
if [[ -z $to ]]; then say "say where backups are kept: --to FOLDER"; exit 2; fi
if [[ -n $keep && ! $keep =~ ^[1-9][0-9]*$ ]]; then say "--keep needs a whole number from 1"; exit 2; fi
if [[ ! $settle =~ ^[0-9]+(\.[0-9]+)?$ ]]; then say "--settle needs seconds"; exit 2; fi

for part in connections secrets private-postgres repository manifest; do source "$root/deploy/backup/$part.sh"; done

finish() {
  for job in $(jobs -p); do if [[ $job != "$private_server" ]]; then kill -- "-$job" 2>/dev/null || true; fi; done
  stop_private_postgres
  if [[ -n ${partial:-} ]]; then rm -rf "$partial"; fi
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

mkdir -p "$to"
exec {backups_lock}>"$to/.lock"
flock --nonblock "$backups_lock" || fail "another backup is being written to $to"
rm -rf "$to"/.partial-*
partial=$(mktemp -d "$to/.partial-XXXXXX")
scratch=$partial/.scratch
mkdir "$scratch"

suite_files=0
if needs_private_postgres; then
  if [[ ! -f $data/secrets.json ]]; then fail "there is no suite in $data; name it with --data-dir, or servers with ConnectionStrings__NAME"; fi
  suite_files=1
  # Nothing is under way in a suite that is stopped.
  if claim_suite; then settle=0; start_private_postgres "$scratch/postgres.log"; else find_private_postgres; fi
fi

# One transaction sees one moment: the dump, the counts and the migrations are all of it.
dump() {
  connect "$1"
  export HERMES_DUMP=$partial/$1.dump HERMES_SCRATCH=$scratch/$1
  psql -XqAt -F $'\t' -v ON_ERROR_STOP=1 <<SQL
set lock_timeout = '30s';
begin isolation level repeatable read read only;
select pg_export_snapshot() as snapshot \gset
\setenv HERMES_SNAPSHOT :snapshot
\! touch "\$HERMES_SCRATCH.seen"
\o '$scratch/$1.migrations'
select name, checksum from schema_migration order by name;
\o '$scratch/$1.rows'
\i '$root/deploy/backup/count-rows.sql'
\o
\! pg_dump --format=custom --compress=3 --no-owner --no-privileges --lock-wait-timeout=30s --snapshot="\$HERMES_SNAPSHOT" --file="\$HERMES_DUMP" </dev/null && touch "\$HERMES_SCRATCH.dumped"
select current_setting('server_version') as server \gset
\setenv HERMES_SERVER :server
\! echo "\$HERMES_SERVER" >"\$HERMES_SCRATCH.server"
commit;
SQL
  [[ -f $HERMES_SCRATCH.dumped ]]
}

declare -A dumps=()
for stage in "${stages[@]}"; do
  if [[ ${#dumps[@]} -gt 0 ]]; then sleep "$settle" & wait $!; fi
  for name in $stage; do
    dump "$name" {backups_lock}>&- &
    dumps[$name]=$!
  done
  for name in $stage; do
    until [[ -f $scratch/$name.seen ]]; do
      kill -0 "${dumps[$name]}" 2>/dev/null || fail "$name could not be read"
      sleep 0.05
    done
  done
done
for name in "${databases[@]}"; do wait "${dumps[$name]}" || fail "$name could not be backed up"; done

# After the databases: what they know of the repository is in it.
repository=$(repository_path)
if [[ -n $repository && -f $repository/HEAD ]]; then
  if [[ -n $(git_in "$repository" for-each-ref --count=1) ]]; then
    git_in "$repository" bundle create --quiet "$partial/configurations.bundle" --all
    unpack_repository "$partial/configurations.bundle" "$scratch/repository"
    describe_repository "$scratch/repository" >"$scratch/git"
  fi
else
  say "no repository of configurations at ${repository:-Configurations__RepositoryPath}; the backup holds none"
fi
if [[ $suite_files -eq 1 ]]; then cp "$data/secrets.json" "$partial/secrets.json"; fi

# Not part of the backup; whoever restores should know how many there were.
waiting=unknown
if [[ $suite_files -eq 1 && -f $data/messaging/node.env ]]; then
  waiting=$(timeout 20 "$root/deploy/rabbitmqctl.sh" "$data/messaging" -q list_queues messages 2>/dev/null | awk '/^[0-9]+$/ {n += $1} END {print n + 0}') || waiting=unknown
fi

now=$(date -u +%Y%m%dT%H%M%SZ)
until [[ ! -e $to/hermes-$now ]]; do sleep 0.2; now=$(date -u +%Y%m%dT%H%M%SZ); done
{
  printf 'hermes-backup\t%s\n' "$manifest_format"
  printf 'time\t%s\n' "$now"
  printf 'version\t%s\n' "$(sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' "$root/Directory.Build.props" 2>/dev/null || echo unknown)"
  printf 'postgres\t%s\n' "$(cat "$scratch/${databases[0]}.server")"
  printf 'messages\t%s\n' "$waiting"
  for file in "$partial"/*; do printf 'file\t%s\t%s\t%s\n' "${file##*/}" "$(stat --format=%s "$file")" "$(digest <"$file")"; done
  for name in "${databases[@]}"; do
    sed "s/^/table\t$name\t/" "$scratch/$name.rows"
    sed "s/^/migration\t$name\t/" "$scratch/$name.migrations"
  done
  if [[ -f $scratch/git ]]; then sed 's/^/git\t/' "$scratch/git"; fi
} >"$scratch/manifest"
printf 'end\t%s\n' "$(digest <"$scratch/manifest")" >>"$scratch/manifest"
mv "$scratch/manifest" "$partial/manifest"
rm -rf "$scratch"
sync -f "$partial"
verify_backup "$partial"

# Complete: from here on it has its name.
backup=$to/hermes-$now
mv --no-target-directory "$partial" "$backup"
partial=
sync -f "$to"
say "$(fields "$backup" table | awk -F '\t' '{rows += $3} END {print rows " rows of " NR " tables"}'), $(du -sh "$backup" | cut -f 1); waiting in RabbitMQ and not in the backup: $waiting messages"
echo "$backup"

if [[ -n $keep ]]; then
  find "$to" -mindepth 1 -maxdepth 1 -type d -name 'hermes-[0-9]*T[0-9]*Z' | sort | head -n "-$keep" | while IFS= read -r old; do
    # Under another name first: what is half deleted must not look like a backup.
    mv "$old" "$to/.partial-${old##*/}"
    rm -rf "$to/.partial-${old##*/}"
    say "deleted ${old##*/}"
  done
fi
