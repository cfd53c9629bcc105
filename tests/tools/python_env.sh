#!/bin/sh
# python_env.sh SPEC...  Prints the path of a virtual environment's python that has these packages (jinja2==3.1.6 ...),
# made once in ${CF_CACHE_DIR:-.cache}/python-<hash of the specs>. Ends with 1 and a reason on stderr where it can't be had.
set -u
cd "$(dirname "$0")/../.." || exit 1
cache=${CF_CACHE_DIR:-$PWD/.cache}
base=$(command -v /usr/bin/python3 || command -v python3) || { echo "no python3" >&2; exit 1; }
hash=$(printf '%s\n' "$("$base" --version)" "$@" | sha256sum | cut -c1-16)
folder=$cache/python-$hash
if [ ! -e "$folder/complete" ]; then
  mkdir -p "$cache" || exit 1
  (
    flock 9
    [ -e "$folder/complete" ] && exit 0
    rm -rf "$folder"
    "$base" -m venv "$folder" >&2 || exit 1
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check "$@" >&2 || exit 1
    : > "$folder/complete"
  ) 9> "$cache/python-$hash.lock" || { echo "could not install $*" >&2; exit 1; }
fi
echo "$folder/bin/python"
