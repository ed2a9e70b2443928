#!/usr/bin/env bash
# Two replicas of every service under load, in peace and with one of each killed in the middle; prints the figures: tests/replicas.sh
# Takes some minutes and the machine to itself, so test.sh leaves it out.
set -euo pipefail
cd "$(dirname "$0")/.."

deploy/prerequisites.sh --tests
dotnet build tests/Hermes.EndToEnd.Tests -c Release --nologo -v quiet -clp:ErrorsOnly
exec artifacts/bin/Hermes.EndToEnd.Tests/release/Hermes.EndToEnd.Tests --no-progress --no-ansi --show-live-output on --filter-class '*ReplicasUnderLoadTests'
