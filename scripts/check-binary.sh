#!/usr/bin/env bash
# check-binary.sh FILE  What a released cf needs of the system that it runs on: prints the shared libraries and the newest
# version of glibc's symbols, and fails where either is more than is promised, or where the file names folders of the
# machine that built it.
#
# libcurl.so.4 is loaded when the first request is sent; it is not among these.
set -euo pipefail
file=${1:?usage: check-binary.sh FILE}

# Amazon Linux 2023 and Ubuntu 22.04, the images of CodeBuild, and everything newer.
newest_glibc=2.34
allowed="ld-linux-x86-64.so.2 ld-linux-aarch64.so.1 libc.so.6 libgcc_s.so.1 libm.so.6"

bad=0
needed=$(readelf --dynamic --wide "$file" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort)
for library in $needed; do
  case " $allowed " in
    *" $library "*) ;;
    *) echo "error: $file needs $library, which is not promised to be everywhere" >&2; bad=1 ;;
  esac
done
echo "shared libraries: $(echo $needed)"

symbols=$(objdump --dynamic-syms "$file" | sed -n 's/.*(\?GLIBC_\([0-9.]*\))\? \+\(.*\)/\1 \2/p' | sort -V)
glibc=$(echo "$symbols" | tail -n 1 | cut -d ' ' -f 1)
echo "newest glibc symbol: $glibc"
if [ "$(printf '%s\n' "$glibc" "$newest_glibc" | sort -V | tail -n 1)" != "$newest_glibc" ]; then
  echo "error: $file needs glibc $glibc, and $newest_glibc is promised:" >&2
  echo "$symbols" | awk -v limit="$newest_glibc" '{ split($1, a, "."); split(limit, b, "."); if (a[1] > b[1] || a[2] > b[2]) print "  " $2 " (" $1 ")" }' >&2
  bad=1
fi

for folder in "$PWD" "$HOME"; do
  [ "$folder" != / ] || continue
  if grep --quiet --text --fixed-strings "$folder/" "$file"; then
    echo "error: $file names the folder $folder of the machine that built it" >&2
    bad=1
  fi
done
exit $bad
