# The private Postgres of the suite in $data; sourced by backup.sh and restore.sh.

private_server=

# Nobody starts the suite while its lock is held here; the kernel gives it back when this process ends. False: it runs.
claim_suite() {
  exec {suite_lock}>>"$data/suite.lock"
  flock --nonblock "$suite_lock"
}

# Of the suite that runs in $data.
find_private_postgres() {
  for _ in $(seq 300); do
    if [[ -f $data/postgres/postmaster.pid ]] && private_port=$(sed -n 4p "$data/postgres/postmaster.pid") \
      && [[ -n $private_port ]] && pg_isready -q -h 127.0.0.1 -p "$private_port"; then return; fi
    sleep 0.1
  done
  fail "the suite in $data runs without its private Postgres; give the connection strings as ConnectionStrings__NAME"
}

# Of a suite that is stopped; stop_private_postgres ends it, and so does the end of this process.
start_private_postgres() {
  local output=$1
  private_port=$((RANDOM % 12000 + 20000))
  while (: <"/dev/tcp/127.0.0.1/$private_port") 2>/dev/null; do private_port=$((RANDOM % 12000 + 20000)); done
  HERMES_POSTGRES_PASSWORD=$(secret_of "$data/secrets.json" postgres-password) HERMES_OWNER_PID=$$ \
    "$root/deploy/run-postgres.sh" "$data/postgres" "$private_port" >"$output" 2>&1 {suite_lock}>&- &
  private_server=$!
  for _ in $(seq 600); do
    if pg_isready -q -h 127.0.0.1 -p "$private_port"; then return; fi
    if ! kill -0 "$private_server" 2>/dev/null; then break; fi
    sleep 0.1
  done
  fail "the private Postgres in $data did not start: $(tail -n 3 "$output")"
}

stop_private_postgres() {
  if [[ -n $private_server ]]; then
    kill -INT "$private_server" 2>/dev/null || true
    wait "$private_server" 2>/dev/null || true
    private_server=
  fi
}
