#!/usr/bin/env bash
# The long runs of `./check --full`: one step a line, all of them run, the exit code says whether one failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

failed=0
step() {
  echo "full: $1"
  shift
  "$@" || { echo "full: FAILED: $*" >&2; failed=1; }
}

step "fuzz, 10 minutes" dotnet run --project tests/Vouch.Fuzz --configuration Release --no-build -- --smoke 600
step "gates turned over, a large sample" artifacts/bin/Vouch.MpcTls.Tests/release/Vouch.MpcTls.Tests -explicit only
step "MPC mode, a request of more than a portion of correlations" artifacts/bin/Vouch.Sdk.Tests/release/Vouch.Sdk.Tests -explicit only
step "MPC mode with every server, version, suite and certificate" artifacts/bin/Vouch.Interop.Tests/release/Vouch.Interop.Tests -explicit only
step "benchmarks, each once" dotnet run --project bench/Vouch.Benchmarks --configuration Release --no-build -- --filter '*' --job dry --inProcess --stopOnFirstError
step "sessions between processes, briefly" dotnet run --project bench/Vouch.SessionBench --configuration Release --no-build -- --quick

exit $failed
