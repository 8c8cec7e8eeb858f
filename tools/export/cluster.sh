#!/usr/bin/env bash
# Exports every file of a folder as a task of its own, as many at a time as there are cores.
# Usage: cluster.sh PROGRAM DATA-SET FOLDER [OPTIONS OF THE PROGRAM]
set -euo pipefail
program=$1 data_set=$2 folder=$3
shift 3
mkdir -p "$data_set"

# A task ends with 1 if it had a broken record, which is fine here, and with 2 if it added nothing.
task() {
    local status=0
    "$@" >/dev/null || status=$?
    [ "$status" -le 1 ] || { printf 'not exported: %s\n' "${*: -1}" >&2; return 1; }
}
export -f task

find "$folder" -type f -print0 | sort -z |
    xargs -0 -n 1 -P "$(nproc)" bash -c 'task "$@"' task "$program" --to "$data_set" --jobs 1 "$@"
