#!/usr/bin/env bash
# Runs rabbitmqctl against the node that run-rabbitmq.sh runs in DIR: rabbitmqctl.sh DIR ARGS...
# "await_startup" returns when the node is ready.
set -euo pipefail
dir=$(realpath "${1:?usage: rabbitmqctl.sh DIR ARGS...}")
shift
if [[ ! -f $dir/node.env ]]; then echo "rabbitmqctl: no node was started in $dir" >&2; exit 1; fi
source "$dir/node.env"
# The node has its port mapper; without this, one would be left behind when the node is down.
export RABBITMQ_CTL_ERL_ARGS='-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}'
cd "$dir"
exec /usr/lib/rabbitmq/bin/rabbitmqctl "$@"
