#!/usr/bin/env bash
# Runs Prometheus over a suite that runs on this machine: run-local.sh --addresses FILE [--port PORT]
#
#   --addresses FILE   what ./run.sh --addresses FILE wrote: the addresses of the services and an API key
#   --port PORT        where Prometheus answers on 127.0.0.1; a free port else
#
#   HERMES_OWNER_PID=PID   stops it when that process ends, however it ends
#
# It scrapes every service and the portal every 5 seconds with the alert rules beside this script, keeps at most 512 MB
# and one day in a folder of its own, and deletes that when it ends. Ctrl+C stops it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

fail() { echo "run-local: $*" >&2; exit 1; }

addresses='' port=''
while [[ $# -gt 0 ]]; do
  case $1 in
    --addresses) addresses=${2:?--addresses needs a file}; shift 2 ;;
    --port) port=${2:?--port needs a number}; shift 2 ;;
    -h | --help) sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) fail "unknown option $1; see --help" ;;
  esac
done
[[ -n $addresses ]] || fail "--addresses FILE is missing; start the suite with ./run.sh --addresses FILE"
[[ -r $addresses ]] || fail "$addresses cannot be read; it is written once the suite is up"
command -v prometheus >/dev/null || fail "Prometheus is not installed; run deploy/prerequisites.sh --tests"
command -v node >/dev/null || fail "node is not installed; run deploy/prerequisites.sh"

umask 077
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$here/hermes.rules.yml" "$folder/"

node - "$addresses" "$folder" <<'SCRIPT'
const { readFileSync, writeFileSync } = require('fs');
const [file, folder] = process.argv.slice(2);
const entries = Object.entries(JSON.parse(readFileSync(file, 'utf8')));
const services = entries.filter(([name, value]) => name !== 'dashboard' && /^https?:\/\//.test(value));
const config = {
  global: { scrape_interval: '5s', evaluation_interval: '5s' },
  rule_files: ['hermes.rules.yml'],
  scrape_configs: ['http', 'https'].map(scheme => ({
    job_name: scheme === 'http' ? 'hermes' : 'hermes-https',
    scheme,
    authorization: { credentials_file: 'hermes.key' },
    static_configs: services.filter(([, value]) => new URL(value).protocol === `${scheme}:`)
      .map(([service, value]) => ({ targets: [new URL(value).host], labels: { service } })),
  })).filter(job => job.static_configs.length > 0),
};
const key = Object.fromEntries(entries).apiKey;
if (!key || config.scrape_configs.length === 0) {
  console.error(`run-local: ${file} holds no apiKey or no address`);
  process.exit(1);
}
writeFileSync(`${folder}/hermes.key`, key);
// JSON is YAML.
writeFileSync(`${folder}/prometheus.yml`, JSON.stringify(config, null, 2));
SCRIPT

if [[ -z $port ]]; then
  port=$(node -e "const s = require('net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })")
fi

setpriv --pdeathsig KILL prometheus --config.file="$folder/prometheus.yml" --storage.tsdb.path="$folder/data" \
  --storage.tsdb.retention.time=1d --storage.tsdb.retention.size=512MB --web.listen-address="127.0.0.1:$port" --log.level=warn &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
trap 'exit 0' INT TERM
if [[ -n ${HERMES_OWNER_PID:-} ]]; then
  setpriv --pdeathsig KILL bash -c 'tail --pid="$1" -f /dev/null; kill "$2"' watch "$HERMES_OWNER_PID" "$server" </dev/null >/dev/null 2>&1 &
fi
echo "Prometheus http://127.0.0.1:$port"
wait "$server"
