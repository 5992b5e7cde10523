#!/bin/sh
# Seconds of wall time for one boot, and for two side by side, with one and with two virtual CPUs each, in turn.
# Usage: sh bench/cpus.sh [ROUNDS]
cd "$(dirname "$0")/.." || exit 2
boot() {
  what=$1
  shift
  start=$(date +%s)
  deno task --quiet seedling run --fresh --report=tap=/dev/null "$@" 2>/dev/null || echo "$what: not passed"
  echo "$what: $(($(date +%s) - start)) s, load $(cut -d' ' -f1 /proc/loadavg)"
}
round=0
while [ "$round" -lt "${1:-3}" ]; do
  for cpus in 1 2; do
    boot "two boots, $cpus vCPU each" "bench/cases/cpus-$cpus-a.yaml" "bench/cases/cpus-$cpus-b.yaml" --jobs=2
    boot "one boot, $cpus vCPU" "bench/cases/cpus-$cpus-a.yaml"
  done
  round=$((round + 1))
done
