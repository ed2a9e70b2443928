#!/usr/bin/env bash
# Runs a private RabbitMQ node in the foreground: run-rabbitmq.sh DIR PORT
#
#   HERMES_RABBITMQ_USER, HERMES_RABBITMQ_PASSWORD   the only user, an administrator (required; used when DIR is made)
#   HERMES_OWNER_PID=PID                             stops the node when that process ends, however it ends
#
# The node, its cookie, its data and its port mapper (epmd) are private to DIR and listen on 127.0.0.1 only. The shell
# replaces itself with the Erlang machine, so that its pid is the server's; epmd ends with it, however it ends.
# deploy/rabbitmqctl.sh DIR ... administers the node.
set -euo pipefail

dir=$(realpath -m "${1:?usage: run-rabbitmq.sh DIR PORT}")
port=${2:?usage: run-rabbitmq.sh DIR PORT}
: "${HERMES_RABBITMQ_USER:?set HERMES_RABBITMQ_USER}" "${HERMES_RABBITMQ_PASSWORD:?set HERMES_RABBITMQ_PASSWORD}"

server=/usr/lib/rabbitmq/bin/rabbitmq-server
if [[ ! -x $server ]]; then echo "run-rabbitmq: RabbitMQ is not installed; run deploy/prerequisites.sh" >&2; exit 1; fi

umask 077
mkdir -p "$dir/home" "$dir/mnesia" "$dir/log"

# Held by the server for as long as it lives: two nodes on one folder would destroy each other's data.
exec {lock}>"$dir/node.lock"
flock --wait 15 "$lock" || { echo "run-rabbitmq: $dir is in use by another node" >&2; exit 1; }

# Below the range from which the kernel hands out ports for outgoing connections.
free_port() {
  local candidate
  while :; do
    candidate=$((RANDOM % 12000 + 20000))
    if ! (: <"/dev/tcp/127.0.0.1/$candidate") 2>/dev/null; then echo "$candidate"; return; fi
  done
}

cat >"$dir/rabbitmq.conf" <<CONF
listeners.tcp.1 = 127.0.0.1:$port
default_user = $HERMES_RABBITMQ_USER
default_pass = $HERMES_RABBITMQ_PASSWORD
default_user_tags.administrator = true
loopback_users = none
disk_free_limit.absolute = 200MB
vm_memory_high_watermark.relative = 0.3
log.console = true
log.console.level = warning
log.file = false
CONF
echo '[].' >"$dir/enabled_plugins"

# Read by rabbitmqctl.sh as well.
cat >"$dir/node.env.new" <<ENV
export HOME='$dir/home'
export RABBITMQ_NODENAME=hermes@localhost
export RABBITMQ_CONF_ENV_FILE='$dir/none'
export ERL_EPMD_PORT=$(free_port)
export ERL_EPMD_ADDRESS=127.0.0.1
ENV
mv "$dir/node.env.new" "$dir/node.env"
source "$dir/node.env"

export RABBITMQ_CONFIG_FILE=$dir/rabbitmq.conf
export RABBITMQ_ENABLED_PLUGINS_FILE=$dir/enabled_plugins
export RABBITMQ_MNESIA_BASE=$dir/mnesia RABBITMQ_LOG_BASE=$dir/log RABBITMQ_LOGS=-
export RABBITMQ_NODE_PORT=$port RABBITMQ_DIST_PORT=$(free_port)
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}'
# Two schedulers are plenty for one suite. Signals reach the machine itself only when no shell stands before it.
export RABBITMQ_SERVER_START_ARGS='+S 2:2 +B i'
export RUNNING_UNDER_SYSTEMD=true
unset NOTIFY_SOCKET HERMES_RABBITMQ_USER HERMES_RABBITMQ_PASSWORD

setpriv --pdeathsig KILL epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1 </dev/null >/dev/null 2>&1 {lock}>&- &
if [[ -n ${HERMES_OWNER_PID:-} ]]; then
  watch='setpriv --pdeathsig KILL tail --pid="$1" -f /dev/null; kill -TERM "$2"'
  setpriv --pdeathsig KILL bash -c "$watch" watch "$HERMES_OWNER_PID" $$ </dev/null >/dev/null 2>&1 {lock}>&- &
fi
cd "$dir"
exec "$server" </dev/null
