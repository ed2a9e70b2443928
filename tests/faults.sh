#!/usr/bin/env bash
# Kills ingestion, Postgres and RabbitMQ in turn while 200,000 lines come by HTTP and as many by a rotated file; prints the figures: tests/faults.sh
# Takes some minutes and the machine to itself, so test.sh leaves it out.
set -euo pipefail
cd "$(dirname "$0")/.."

deploy/prerequisites.sh --tests
dotnet build tests/Hermes.EndToEnd.Tests -c Release --nologo -v quiet -clp:ErrorsOnly
exec artifacts/bin/Hermes.EndToEnd.Tests/release/Hermes.EndToEnd.Tests --no-progress --no-ansi --show-live-output on --filter-class '*IntakeUnderFaultsTests'
