#!/usr/bin/env bash
# Onboards a feed through REST alone: tests/onboarding.sh [--addresses FILE]
#   from a CSV file to production in under two minutes, then a breaking change that is refused with reasons, a compatible one,
#   a diff, a rollback, and who did what. Prints the seconds of each step; ends with 1 at the first thing that is not as it should be.
# FILE is what run.sh --addresses wrote; without it a suite of its own is started, and stopped at the end.
set -euo pipefail
cd "$(dirname "$0")/.."

limit=120
work=$(mktemp -d)
suite=
stop() {
  if [[ -n $suite ]]; then
    kill -TERM "$suite" 2>/dev/null || true
    wait "$suite" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap stop EXIT

case ${1:-} in
  --addresses) addresses=$(realpath "${2:?onboarding.sh: --addresses needs a file}") ;;
  "")
    addresses=$work/addresses.json
    ./run.sh --no-demo --data-dir "$work/data" --addresses "$addresses" >"$work/suite.log" 2>&1 &
    suite=$!
    echo "Starting a suite ..."
    until [[ -s $addresses ]]; do
      kill -0 "$suite" 2>/dev/null || { tail -n 20 "$work/suite.log"; echo "onboarding.sh: the suite did not start" >&2; exit 1; }
      sleep 0.5
    done
    ;;
  *) sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac

at() { node -p "JSON.parse(require('fs').readFileSync('$addresses', 'utf8'))['$1']"; }
api=$(at configgeneration)/api/v1
key=$(at apiKey)
feed=ORDERS_$(date +%s)
reader=${feed}_REPORT
began=$(date +%s.%N)
last=$began

fail() { echo "FAILED: $1" >&2; if [[ -s $work/answer ]]; then head -c 2000 "$work/answer" >&2; echo >&2; fi; exit 1; }

# Calls the service and sees that it answers with the status expected: call STATUS METHOD PATH [CURL OPTION ...]
call() {
  local wanted=$1 method=$2 path=$3 status
  shift 3
  status=$(curl -sS -o "$work/answer" -w '%{http_code}' -X "$method" -H "Authorization: Bearer $key" "$@" "$api$path") || fail "$method $path: no answer"
  [[ $status == "$wanted" ]] || fail "$method $path answered $status, not $wanted"
}
send() { local status=$1 method=$2 path=$3 file=$4; shift 4; call "$status" "$method" "$path" -H 'Content-Type: application/json' --data-binary "@$file" "$@"; }

# A value of the last answer, by an expression over it: value 'a.columns.length'
value() { node -p "const a = JSON.parse(require('fs').readFileSync('$work/answer', 'utf8')); $1"; }
is() { local found; found=$(value "$1"); [[ $found == "$2" ]] || fail "$1 is '$found', not '$2'"; }

# A file made of the last answer, or of a file: made FILE EXPRESSION-OVER-c
made() { node -e "const fs = require('fs'); const c = JSON.parse(fs.readFileSync('${3:-$work/answer}', 'utf8')); const r = ($2); fs.writeFileSync('$work/$1', JSON.stringify(r));"; }

step() {
  local now
  now=$(date +%s.%N)
  awk -v what="$1" -v from="$last" -v to="$now" 'BEGIN { printf "%6.2f s  %s\n", to - from, what }'
  last=$(date +%s.%N)
}

awk 'BEGIN {
  srand(7); print "order_id;order_date;customer_email;country;amount;currency;status"
  for (i = 1; i <= 20000; i++)
    printf "O-%06d;%02d.%02d.2024;customer%d@example.org;%s;%d,%02d;%s;%s\n", i, 1 + i % 28, 1 + i % 12, i % 5000, substr("DEFRITES", 1 + 2 * (i % 4), 2),
      rand() * 9000, i % 100, (i % 3 ? "EUR" : "USD"), (i % 5 ? "shipped" : (i % 2 ? "open" : "cancelled"))
}' >"$work/orders.csv"

echo "== from a CSV file to production"
call 201 POST "/samples?name=orders.csv" --data-binary "@$work/orders.csv"
is a.format delimited
is a.dialect.delimiter ';'
is a.dialect.hasHeader true
is a.columns.length 7
is 'a.columns.find(c => c.name == "customer_email").personalData' email
is 'a.keyCandidates[0].columns.join()' order_id
sample=$(value a.sampleId)
step "upload: $(value 'a.columns.map(c => c.name + " " + c.type).join(", ")')"

made ask "({ feed: '$feed', sampleId: '$sample', templateId: 'orders', source: 'sftp://files.example.org/orders/*.csv', target: 'postgres://warehouse/${feed,,}', owner: 'orders@example.org', impactTier: 4, schedule: '30 6 * * *' })"
send 200 POST /configurations/generate "$work/ask"
is a.proof.rowsRead 20000
is a.proof.rowsParsed 20000
is 'a.findings.filter(f => f.severity == "error").length' 0
is 'a.configuration.schema.primaryKey.join()' order_id
step "generate: $(value '`${a.proof.rowsParsed} of ${a.proof.rowsRead} rows read with it; ${a.findings.length} findings`')"
made first "({ configuration: c.configuration, message: 'Onboard the orders', author: 'onboarding' })"

made bare c.configuration "$work/first"
send 200 POST /configurations/validate "$work/bare"
is a.valid true
step "validate"

send 200 PUT "/configurations/$feed" "$work/first" -H 'If-None-Match: *'
first=$(value a.version)
step "save: version ${first:0:10}"

echo '{"environment":"staging"}' >"$work/staging"
send 200 POST "/configurations/$feed/deploy" "$work/staging"
step "deploy to staging"

echo '{"environment":"production"}' >"$work/production"
send 200 POST "/configurations/$feed/deploy" "$work/production"
call 200 GET "/configurations/$feed?environment=production"
is a.version "$first"
is 'a.environments.join()' production,staging
step "deploy to production, and read what pipelines there get"
onboarded=$(awk -v from="$began" -v to="$last" 'BEGIN { printf "%.1f", to - from }')
awk -v needed="$onboarded" -v limit="$limit" 'BEGIN { exit !(needed < limit) }' || fail "it took $onboarded s, not under $limit s"
echo "   CSV to production in $onboarded s"

echo "== a feed that reads it"
made reader "({ configuration: { formatVersion: 1, feed: { name: '$reader', owner: 'sales@example.org', upstreams: ['$feed'] },
  source: { location: 'postgres://warehouse/${feed,,}', format: 'ndjson' },
  schema: { columns: c.configuration.schema.columns.filter(x => ['order_id', 'amount'].includes(x.name)).map(({ name, type, nullable }) => ({ name, type, nullable })), primaryKey: ['order_id'] },
  target: { location: 'postgres://warehouse/${reader,,}', writeMode: 'upsert' } }, message: 'Report on the orders', author: 'onboarding' })" "$work/first"
send 200 PUT "/configurations/$reader" "$work/reader"
call 200 GET "/configurations/$feed/readers"
is 'a.map(r => r.feed).join()' "$reader"
is 'a[0].columns.join()' order_id,amount
step "save a report that reads order_id and amount"

echo "== a breaking change"
made breaking "(c.configuration.schema.columns = c.configuration.schema.columns.filter(x => x.name != 'amount'), c.configuration.quality = (c.configuration.quality ?? []).filter(q => !(q.columns ?? []).includes('amount')), c.configuration.steps = (c.configuration.steps ?? []).filter(s => !(s.columns ?? []).includes('amount')), { ...c, message: 'Nobody needs the amount' })" "$work/first"
send 422 PUT "/configurations/$feed" "$work/breaking" -H "If-Match: \"$first\""
is 'a.findings.some(f => f.code == "HRM-CFG-090" && f.severity == "error")' true
is "a.findings.find(f => f.code == 'HRM-CFG-090').message.includes('$reader')" true
step "refused: $(value 'a.findings.filter(f => f.severity == "error").map(f => f.code + " " + f.message).join(" ")')"
call 200 GET "/configurations/$feed"
is a.version "$first"

echo "== a compatible change"
made wider "(x => (x.type = x.type.replace(/\\((\\d+),/, (_, p) => '(' + (Number(p) + 2) + ','), { ...c, message: 'Larger amounts' }))(c.configuration.schema.columns.find(x => x.name == 'amount'))" "$work/first"
# The report takes what is wider before the feed delivers it.
made reader_wider "(x => (x.type = x.type.replace(/\\((\\d+),/, (_, p) => '(' + (Number(p) + 2) + ','), { ...c, message: 'Take larger amounts' }))(c.configuration.schema.columns.find(x => x.name == 'amount'))" "$work/reader"
send 200 PUT "/configurations/$reader" "$work/reader_wider"
send 200 PUT "/configurations/$feed" "$work/wider" -H "If-Match: \"$first\""
second=$(value a.version)
[[ $second != "$first" ]] || fail "the change made no version"
step "saved: version ${second:0:10}"
send 412 PUT "/configurations/$feed" "$work/first" -H "If-Match: \"$first\""
step "a save on the outdated version refused"

echo "== a diff"
call 200 GET "/configurations/$feed/diff?from=$first&to=$second"
is a.changes.length 1
is 'a.changes[0].includes("widening")' true
is 'a.text.includes("decimal(")' true
is a.compatibility.level backward
step "$(value 'a.changes[0] + "; " + a.compatibility.level + ", read by " + a.compatibility.changes.flatMap(c => c.readBy).join()')"

echo "== a rollback"
echo "{\"version\":\"$first\",\"message\":\"Too large after all\"}" >"$work/back"
send 200 POST "/configurations/$feed/rollback" "$work/back"
third=$(value a.version)
call 200 GET "/configurations/$feed/diff?from=$first&to=$third"
is a.changes.length 0
call 200 GET "/configurations/$feed/history"
is 'a.items.map(v => v.message).join("|")' 'Too large after all|Larger amounts|Onboard the orders'
step "version ${third:0:10} holds what ${first:0:10} held; the history has all three"

echo "== production by two people"
echo "{\"feed\":\"$feed\",\"message\":\"For Monday\"}" >"$work/asked"
send 201 POST /deployments "$work/asked"
is a.state pending
asked=$(value a.id)
call 403 POST "/deployments/$asked/approve"
step "asked for; who asked may not approve"

echo "== who did what"
call 200 GET "/configurations/$feed/audit"
is 'a.items.map(x => x.action).reverse().join()' saved,deployed,deployed,refused,saved,refused,rolledBack,deploymentAsked,refused
value 'a.items.reverse().map(x => "          " + [x.action, x.actor, x.environment, x.toVersion?.slice(0, 10), x.detail].filter(Boolean).join("  ")).join("\n")'
step "read"
echo "All as it should be; $(awk -v from="$began" -v to="$last" 'BEGIN { printf "%.1f", to - from }') s in all."
