#!/usr/bin/env bash
# Builds, formats and tests everything; prints one line a step and closes with `N passed, N failed`.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

full=false
for argument in "$@"; do
  case "$argument" in
    --full) full=true ;;
    -h | --help) echo "usage: ./check [--full]    --full adds the long fuzz, soak and benchmark runs"; exit 0 ;;
    *) echo "check: unknown argument '$argument'; see ./check --help" >&2; exit 2 ;;
  esac
done

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
logs="$PWD/artifacts/check"
mkdir -p "$logs"
passed=0
failed=0
started=$SECONDS

# step NAME COMMAND...: one pass or fail
step() {
  local name="$1" log="$logs/${1//[^A-Za-z0-9.]/-}.log" at=$SECONDS
  shift
  if "$@" >"$log" 2>&1; then
    passed=$((passed + 1)); printf 'ok      %-44s %4d s\n' "$name" $((SECONDS - at))
  else
    failed=$((failed + 1)); printf 'FAILED  %-44s %4d s\n' "$name" $((SECONDS - at)); tail -n 60 "$log"
  fi
}

# tests NAME COMMAND...: counts the tests that the runner reports; a run without a report is one failure
tests() {
  local name="$1" log="$logs/${1//[^A-Za-z0-9.]/-}.log" at=$SECONDS status good bad
  shift
  "$@" >"$log" 2>&1
  status=$?
  good=$(awk '$1 == "succeeded:" { n += $2 } END { print n + 0 }' "$log")
  bad=$(awk '$1 == "failed:" { n += $2 } END { print n + 0 }' "$log")
  if [ "$status" -ne 0 ] && [ "${bad:-0}" -eq 0 ]; then bad=1; fi
  passed=$((passed + ${good:-0}))
  failed=$((failed + ${bad:-0}))
  if [ "${bad:-0}" -eq 0 ] && [ "${good:-0}" -gt 0 ]; then
    printf 'ok      %-44s %4d s  %d tests\n' "$name" $((SECONDS - at)) "$good"
  else
    [ "${bad:-0}" -gt 0 ] || failed=$((failed + 1))
    printf 'FAILED  %-44s %4d s\n' "$name" $((SECONDS - at))
    grep -E '^ *failed [^:]' -A 25 "$log" | head -n 200 || tail -n 60 "$log" # which tests, first of all; a run that did not come so far says why at its end
  fi
}

step "install what the tests need" eng/install.sh
step "restore, locked" dotnet restore Vouch.slnx --locked-mode
step "build Release" dotnet build Vouch.slnx --configuration Release --no-restore
step "build Debug" dotnet build Vouch.slnx --configuration Debug --no-restore
step "format" dotnet format Vouch.slnx --no-restore --verify-no-changes

run_tests() { dotnet test --solution Vouch.slnx --configuration "$1" --no-build --max-parallel-test-modules 1; }
# Programs and their meetings with foreign servers are tested as they are shipped, unless there is time; so are whole sessions in MPC mode, whose parts have tests of their own.
run_debug_tests() {
  local status=0 project filter
  for project in tests/*.Tests; do
    case "$project" in tests/Vouch.Cli.Tests | tests/Vouch.Interop.Tests) continue ;; esac
    case "$project" in tests/Vouch.Sdk.Tests) filter=(--filter-not-class '*Mpc*' '*PreparedSession*' '*HiddenServer*' '*EarlierRequest*') ;; *) filter=() ;; esac
    dotnet test --project "$project" --configuration Debug --no-build "${filter[@]}" || status=1
  done
  return "$status"
}
tests "tests, Release" run_tests Release
if $full; then tests "tests, Debug" run_tests Debug; else tests "tests of libraries, Debug" run_debug_tests; fi

tests "Vouch.Crypto without AVX-512" env DOTNET_EnableAVX512=0 dotnet test --project tests/Vouch.Crypto.Tests --configuration Release --no-build
tests "Vouch.Crypto without AVX2" env DOTNET_EnableAVX2=0 dotnet test --project tests/Vouch.Crypto.Tests --configuration Release --no-build
tests "Vouch.Crypto without AES instructions" env DOTNET_EnableAES=0 dotnet test --project tests/Vouch.Crypto.Tests --configuration Release --no-build
tests "Vouch.Crypto without any intrinsics" env DOTNET_EnableHWIntrinsic=0 dotnet test --project tests/Vouch.Crypto.Tests --configuration Release --no-build
tests "Vouch.Mpc without AVX-512" env DOTNET_EnableAVX512=0 dotnet test --project tests/Vouch.Mpc.Tests --configuration Release --no-build
tests "Vouch.Mpc without AES instructions" env DOTNET_EnableAES=0 dotnet test --project tests/Vouch.Mpc.Tests --configuration Release --no-build
tests "Vouch.Mpc without any intrinsics" env DOTNET_EnableHWIntrinsic=0 dotnet test --project tests/Vouch.Mpc.Tests --configuration Release --no-build

step "publish the native binary" dotnet publish src/Vouch.Cli --configuration Release --output artifacts/native
step "demo, ./vouch" ./vouch demo
step "demo, from the build" dotnet artifacts/bin/Vouch.Cli/release/vouch.dll demo
step "demo, native binary" artifacts/native/vouch demo

if $full; then
  eng/full.sh || failed=$((failed + 1))
fi

echo "took $((SECONDS - started)) s; logs in artifacts/check"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
