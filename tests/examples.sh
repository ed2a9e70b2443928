#!/usr/bin/env bash
# Sends the example documents of two specifications, which are not part of this repository, and checks that all arrive:
#   tests/examples.sh OPENLINEAGE_SPEC_TESTS OTLP_EXAMPLES
# The first is the folder spec/tests of OpenLineage, the second the folder examples of opentelemetry-proto.
set -euo pipefail
export HERMES_OPENLINEAGE_EXAMPLES=$(realpath "${1:?usage: examples.sh OPENLINEAGE_SPEC_TESTS OTLP_EXAMPLES}")
export HERMES_OTLP_EXAMPLES=$(realpath "${2:?usage: examples.sh OPENLINEAGE_SPEC_TESTS OTLP_EXAMPLES}")
cd "$(dirname "$0")/.."

deploy/prerequisites.sh --tests
dotnet build tests/Hermes.Ingestion.Tests -c Release --nologo -v quiet -clp:ErrorsOnly
exec artifacts/bin/Hermes.Ingestion.Tests/release/Hermes.Ingestion.Tests --no-progress --no-ansi --filter-class '*ExampleTests'
