#!/usr/bin/env bash
# Builds everything and runs every test: test.sh [PROJECT ...]   (for example: test.sh Hermes.Logs.Tests)
# Ends with "N passed, N failed, N skipped". A test runner that crashes or hangs counts as a failed test.
set -uo pipefail
cd "$(dirname "$0")"

deploy/prerequisites.sh --tests || exit 1
dotnet build Hermes.sln -c Release --nologo -v quiet -clp:ErrorsOnly || exit 1

limit=${HERMES_TEST_TIMEOUT:-480}
results=artifacts/test-results
rm -rf "$results"
mkdir -p "$results"

projects=("$@")
if [[ ${#projects[@]} -eq 0 ]]; then
  for folder in tests/*.Tests; do projects+=("$(basename "$folder")"); done
fi

passed=0 failed=0 skipped=0
for project in "${projects[@]}"; do
  log=$results/$project.log
  report=$results/$project.json
  started=$SECONDS
  timeout --kill-after=20 "$limit" "artifacts/bin/$project/release/$project" --no-progress --no-ansi --filter-not-trait run=alone \
    --results-directory "$results" --report-ctrf --report-ctrf-filename "$project.json" >"$log" 2>&1 </dev/null
  code=$?

  project_failed=0
  if [[ -s $report ]] && { counts=$(node deploy/read-test-report.mjs "$report" 2>&3); } 3>&1; then
    read -r project_passed project_failed project_skipped <<<"$counts"
    passed=$((passed + project_passed)) failed=$((failed + project_failed)) skipped=$((skipped + project_skipped))
    echo "$project: $project_passed passed, $project_failed failed, $project_skipped skipped in $((SECONDS - started)) s"
  elif [[ $code -eq 8 ]]; then
    echo "$project: has no tests"
  fi

  # 8 means that no test ran; any other code without a failed test is the runner's own end.
  if [[ $code -ne 0 && $code -ne 8 && $project_failed -eq 0 ]]; then
    failed=$((failed + 1))
    if [[ $code -eq 124 || $code -eq 137 ]]; then echo "$project: did not end within $limit s"; else echo "$project: the runner ended with exit code $code"; fi
    tail -n 30 "$log" | sed 's/^/  /'
  fi
done

echo "$passed passed, $failed failed, $skipped skipped"
[[ $failed -eq 0 && $passed -gt 0 ]]
