#!/usr/bin/env bash
# Brings the whole suite up: run.sh [--addresses FILE] [--no-demo] [--data-dir DIR] [--replicas N]
#
#   --addresses FILE   writes all addresses there, as JSON, once every service is healthy
#   --no-demo          starts empty, without the simulated fleet
#   --data-dir DIR     keeps all state there instead of in .data
#   --replicas N       runs N processes of each service behind one address (also HERMES_REPLICAS); the portal stays one
#
# HERMES_PORTAL_PORT and HERMES_DASHBOARD_PORT set the ports of the two; else free ones are taken.
# Ctrl+C stops everything.
set -euo pipefail
root=$(cd "$(dirname "$0")" && pwd)

options=()
while [[ $# -gt 0 ]]; do
  case $1 in
    --addresses | --data-dir)
      [[ $# -gt 1 ]] || { echo "run.sh: $1 needs a value" >&2; exit 2; }
      options+=("$1=$(realpath -m "$2")")
      if [[ $1 == --addresses ]]; then rm -f "$2"; fi
      shift 2
      ;;
    --replicas)
      [[ ${2:-} =~ ^[1-9]$ ]] || { echo "run.sh: --replicas takes a number from 1 to 9" >&2; exit 2; }
      options+=("--HERMES_REPLICAS=$2")
      shift 2
      ;;
    --no-demo) options+=(--demo=false); shift ;;
    -h | --help) sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "run.sh: unknown option $1; see --help" >&2; exit 2 ;;
  esac
done

cd "$root"
deploy/prerequisites.sh

# Building takes seconds even when nothing changed, so it is skipped then. Folders count too: a deleted file changes its folder.
program=artifacts/bin/Hermes.AppHost/release/Hermes.AppHost.dll
stamp=artifacts/run.stamp
sources=(Hermes.AppHost Hermes.ServiceDefaults services web tests/Hermes.Simulator Directory.Build.props Directory.Packages.props global.json .editorconfig)
if [[ ! -f $program || $(cat "$stamp" 2>/dev/null) != "$root" || -n $(find "${sources[@]}" -newer "$stamp" -print -quit) ]]; then
  echo "Building Hermes ..." >&2
  started=$(mktemp)
  echo "$root" >"$started"
  log=artifacts/build.log
  mkdir -p artifacts
  if ! dotnet build Hermes.AppHost -c Release --nologo -v quiet -clp:ErrorsOnly >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
  fi
  # The build writes among the sources what it serves from there; only somebody's edit meanwhile asks for another build.
  if [[ -z $(find "${sources[@]}" -type f -newer "$started" -not -path '*/_framework/*' -print -quit) ]]; then touch "$started"; fi
  mv "$started" "$stamp"
fi

# The AppHost knows the dashboard's address by this name, as with Aspire's own packages.
unset ASPNETCORE_URLS
if [[ -n ${HERMES_DASHBOARD_PORT:-} ]]; then export ASPNETCORE_URLS=http://127.0.0.1:$HERMES_DASHBOARD_PORT; fi
exec dotnet "$program" ${options[@]+"${options[@]}"}
