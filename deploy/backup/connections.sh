# Where the databases and the repository are; sourced by backup.sh and restore.sh after they set $root and $data.

# Who announces something stands before who hears of it: see "What a backup holds together" in docs/operations.md.
stages=("ingestiondb configdb" "predictiondb diagnosisdb" notificationdb identitydb)
read -ra databases <<<"${stages[*]}"

# The newest client programs: they understand older servers, not the other way round.
if compgen -G '/usr/lib/postgresql/*/bin/pg_dump' >/dev/null; then
  PATH=$(dirname "$(printf '%s\n' /usr/lib/postgresql/*/bin/pg_dump | sort -V | tail -n 1)"):$PATH
fi
export PGCONNECT_TIMEOUT=10 PGAPPNAME="Hermes ${0##*/}"

given() { local variable=ConnectionStrings__$1; printf '%s' "${!variable:-}"; }

# Whether some database is in the private Postgres of the suite in $data.
needs_private_postgres() {
  local name
  if [[ -n ${PGHOST:-} ]]; then return 1; fi
  for name in "${databases[@]}"; do if [[ -z $(given "$name") ]]; then return 0; fi; done
  return 1
}

# Makes libpq speak to a database by variables, which no list of processes shows: its connection string, else the
# suite in $data, else the PG... variables of the caller.
connect() {
  local text
  text=$(given "$1")
  export PGDATABASE=$1
  if [[ -n $text ]]; then
    unset PGHOST PGPORT PGUSER PGPASSWORD PGSSLMODE PGSSLROOTCERT
    use_connection_string "$text"
  elif [[ -n ${private_port:-} ]]; then
    export PGHOST=127.0.0.1 PGPORT=$private_port PGUSER=hermes PGPASSWORD
    PGPASSWORD=$(secret_of "$data/secrets.json" postgres-password)
  fi
}

# Host=...;Port=...;Username=...;Password="quoted;value";Database=...
use_connection_string() {
  local rest=$1 key value
  local double='^"(([^"]|"")*)"(.*)$' single="^'(([^']|'')*)'(.*)\$"
  while [[ $rest =~ ^[[:space:]\;]*([^=\;]+)=(.*)$ ]]; do
    key=${BASH_REMATCH[1],,} rest=${BASH_REMATCH[2]}
    if [[ $rest =~ $double ]]; then
      value=${BASH_REMATCH[1]//\"\"/\"} rest=${BASH_REMATCH[3]}
    elif [[ $rest =~ $single ]]; then
      value=${BASH_REMATCH[1]//\'\'/\'} rest=${BASH_REMATCH[3]}
    else
      value=${rest%%;*} rest=${rest:${#value}}
    fi
    case ${key//[[:space:]]/} in
      host | server) export PGHOST=$value ;;
      port) export PGPORT=$value ;;
      database | db) export PGDATABASE=$value ;;
      username | userid | user | uid) export PGUSER=$value ;;
      password | pwd | psw) export PGPASSWORD=$value ;;
      sslmode) value=${value,,}; value=${value/verifyca/verify-ca}; export PGSSLMODE=${value/verifyfull/verify-full} ;;
      rootcertificate) export PGSSLROOTCERT=$value ;;
    esac
  done
}

# The git repository of the configurations; nothing when neither settings nor a suite say where.
repository_path() { printf '%s' "${Configurations__RepositoryPath:-${data:+$data/configurations}}"; }
