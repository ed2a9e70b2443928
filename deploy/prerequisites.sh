#!/usr/bin/env bash
# Installs what Hermes needs and this machine lacks: prerequisites.sh [--tests]
# With --tests also what only the tests need (Chromium, Prometheus, rsyslog). A second run finds everything and does nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

tests=0
if [[ ${1:-} == --tests ]]; then tests=1; fi

say() { echo "prerequisites: $*" >&2; }
fail() { say "$@"; exit 1; }

packages=()
compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || packages+=(postgresql)
[[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]] || packages+=(rabbitmq-server)
compgen -G '/usr/lib/*/libxgboost.so*' >/dev/null || packages+=(libxgboost0)
command -v git >/dev/null || packages+=(git)
command -v npm >/dev/null || packages+=(npm)
if [[ $tests -eq 1 ]]; then
  command -v chromium >/dev/null || packages+=(chromium)
  command -v promtool >/dev/null || packages+=(prometheus)
  command -v kubectl >/dev/null || packages+=(kubernetes-client)
  [[ -x /usr/sbin/rsyslogd ]] || packages+=(rsyslog)
fi

if [[ ! $'\n'$(dotnet --list-sdks 2>/dev/null || true) =~ $'\n'10\. ]]; then
  fail "install the .NET 10 SDK (https://dotnet.microsoft.com/download) and run this again"
fi

# Packages start system services when installed; Hermes runs its own servers and wants none of them.
install_packages() {
  local as_root=() policy=/usr/sbin/policy-rc.d
  if [[ $EUID -ne 0 ]]; then as_root=(sudo); fi
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod 755 "$policy"
    # shellcheck disable=SC2064
    trap "${as_root[*]} rm -f $policy" EXIT
  fi
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

if [[ ${#packages[@]} -gt 0 ]]; then
  command -v apt-get >/dev/null || fail "this machine has no apt-get; install what these Debian packages hold, then run this again: ${packages[*]}"
  say "installing Debian packages: ${packages[*]}"
  install_packages "${packages[@]}"
fi

# Aspire's orchestrator and dashboard, the version pinned in deploy/aspire.
pinned=$(sed -n 's|.*aspire-cli-linux-x64": "\(.*\)".*|\1|p' deploy/aspire/package.json)
bundle=artifacts/aspire
if [[ ! -x $bundle/bundle/dcp/dcp ]] || ! grep -qF "$pinned" "$bundle/.aspire-bundle-version" 2>/dev/null; then
  [[ $(uname -sm) == "Linux x86_64" ]] || fail "Aspire's bundle is pinned for Linux on x64; this is $(uname -sm)"
  say "fetching Aspire's orchestrator and dashboard $pinned from npm (145 MB)"
  npm ci --prefix deploy/aspire --no-audit --no-fund --loglevel=error >/dev/null
  mkdir -p "$bundle"
  # Setup checks what it unpacked by looking for it, and without this variable it looks only in the home folder.
  ASPIRE_LAYOUT_PATH="$PWD/$bundle" ASPIRE_CLI_TELEMETRY_OPTOUT=1 \
    deploy/aspire/node_modules/@microsoft/aspire-cli-linux-x64/bin/aspire setup --install-path "$PWD/$bundle" >/dev/null
  [[ -x $bundle/bundle/dcp/dcp ]] || fail "Aspire's bundle did not unpack into $bundle"
fi

# The schema that manifests are checked against. What npm installed is what the lock says, or it is installed again.
schema=deploy/kubernetes-schema
if [[ $tests -eq 1 ]] && ! cmp -s "$schema/package-lock.json" "$schema/node_modules/.installed"; then
  say "fetching the Kubernetes API schema from npm"
  npm ci --prefix "$schema" --no-audit --no-fund --loglevel=error >/dev/null
  cp "$schema/package-lock.json" "$schema/node_modules/.installed"
fi
