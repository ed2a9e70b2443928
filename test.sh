#!/usr/bin/env bash
# Builds everything and runs every test: test.sh [PROJECT ...]   (for example: test.sh Hermes.Logs.Tests)
# Ends with "N passed, N failed, N skipped". A test runner that crashes or hangs counts as a failed test.
# Two projects run side by side, since most of them wait for servers much of the time; HERMES_TEST_LANES says otherwise.
set -uo pipefail
cd "$(dirname "$0")"

deploy/prerequisites.sh --tests || exit 1
dotnet build Hermes.sln -c Release --nologo -v quiet -clp:ErrorsOnly || exit 1

# XGBoost's threads would spin while they wait for each other.
export OMP_WAIT_POLICY=PASSIVE
export limit=${HERMES_TEST_TIMEOUT:-840}
export results=artifacts/test-results
rm -rf "$results"
mkdir -p "$results"

run_project() {
  local project=$1 log=$results/$1.log report=$results/$1.json started=$SECONDS code counts
  local passed=0 failed=0 skipped=0
  timeout --kill-after=20 "$limit" "artifacts/bin/$project/release/$project" --no-progress --no-ansi --filter-not-trait run=alone \
    --results-directory "$results" --report-ctrf --report-ctrf-filename "$project.json" >"$log" 2>&1 </dev/null
  code=$?

  if [[ -s $report ]] && { counts=$(node deploy/read-test-report.mjs "$report" 2>&3); } 3>&1; then
    read -r passed failed skipped <<<"$counts"
    echo "$project: $passed passed, $failed failed, $skipped skipped in $((SECONDS - started)) s"
  elif [[ $code -eq 8 ]]; then
    echo "$project: has no tests"
  fi

  # 8 means that no test ran; any other code without a failed test is the runner's own end.
  if [[ $code -ne 0 && $code -ne 8 && $failed -eq 0 ]]; then
    failed=1
    if [[ $code -eq 124 || $code -eq 137 ]]; then echo "$project: did not end within $limit s"; else echo "$project: the runner ended with exit code $code"; fi
    tail -n 30 "$log" | sed 's/^/  /'
  fi
  echo "$passed $failed $skipped" >"$results/$project.counts"
}
export -f run_project

# The longest first, so that no lane is left with one at the end.
longest=(Hermes.EndToEnd.Tests Hermes.Ingestion.Tests Hermes.Web.Tests)
projects=("$@")
if [[ ${#projects[@]} -eq 0 ]]; then
  projects=("${longest[@]}")
  for folder in tests/*.Tests; do
    name=$(basename "$folder")
    if [[ " ${longest[*]} " != *" $name "* ]]; then projects+=("$name"); fi
  done
fi

printf '%s\n' "${projects[@]}" | xargs -P "${HERMES_TEST_LANES:-2}" -I{} bash -c 'run_project "$1"' _ {}

passed=0 failed=0 skipped=0
for project in "${projects[@]}"; do
  if read -r project_passed project_failed project_skipped <"$results/$project.counts"; then
    passed=$((passed + project_passed)) failed=$((failed + project_failed)) skipped=$((skipped + project_skipped))
  else
    failed=$((failed + 1))
  fi
done

echo "$passed passed, $failed failed, $skipped skipped"
[[ $failed -eq 0 && $passed -gt 0 ]]
