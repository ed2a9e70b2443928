#!/usr/bin/env bash
# Lists every endpoint of a running suite with the role or scope it requires: endpoints.sh ADDRESSES
#
#   ADDRESSES   the file that ./run.sh --addresses FILE wrote
set -euo pipefail
if [[ $# -ne 1 || ! -f $1 ]]; then sed -n '2,4s/^# \{0,1\}//p' "$0" >&2; exit 2; fi

node - "$1" <<'NODE'
const addresses = JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8'));
const services = ['ingestion', 'prediction', 'configgeneration', 'diagnosis', 'notification', 'portal'];
(async () => {
  for (const service of services) {
    const answer = await fetch(`${addresses[service]}/api/v1/endpoints`, { headers: { Authorization: `Bearer ${addresses.apiKey}` } });
    if (!answer.ok) throw new Error(`${service} answered ${answer.status}`);
    for (const { method, path, role, scope, anonymous, policies } of (await answer.json()).items) {
      const requires = anonymous ? 'open' : [policies, role && `role ${role}`, scope && `scope ${scope}`, role && !scope && 'any key'].filter(Boolean).join(' or ') || 'nobody';
      console.log([service.padEnd(16), method.padEnd(6), path.padEnd(50), requires].join(' '));
    }
  }
})().catch(error => { console.error(`endpoints: ${error.message}`); process.exit(1); });
NODE
