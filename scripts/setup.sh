# Installs what the build needs and is missing, on Debian 12. Sourced by ./run and ./test.
#
# CF_CACHE_DIR: where downloads and what is built once are kept, beside the build folder (default: .cache).

packages=(build-essential cmake ninja-build ccache mold pkg-config git ca-certificates
  libssl-dev libcurl4-openssl-dev libboost1.81-dev libyaml-dev libpugixml-dev libpcre2-dev libsqlite3-dev libsodium-dev
  nlohmann-json3-dev libcli11-dev libgtest-dev libgmock-dev libbenchmark-dev tzdata python3 python3-venv)

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
command -v npm >/dev/null || missing+=(npm)
command -v cargo >/dev/null || [ -x /usr/share/cargo/bin/cargo ] || missing+=(cargo-web rustc-web)

if [ ${#missing[@]} -gt 0 ]; then
  sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "error: these packages are missing, and neither root nor sudo is at hand: ${missing[*]}" >&2; exit 1; }
    sudo=(sudo)
  fi
  echo "Installing: ${missing[*]}"
  log=$(mktemp)
  "${sudo[@]}" apt-get update >"$log" 2>&1 || { tail -n 20 "$log" >&2; echo "error: apt-get update failed" >&2; exit 1; }
  if ! "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "error: could not install: ${missing[*]}" >&2
    exit 1
  fi
  rm -f "$log"
fi

export CF_CACHE_DIR=${CF_CACHE_DIR:-$PWD/.cache}
mkdir -p "$CF_CACHE_DIR"
export CCACHE_DIR=${CCACHE_DIR:-$CF_CACHE_DIR/ccache}
export CCACHE_BASEDIR=$PWD

# What single tests use and skip by name without: a browser, shells. Asks nobody for a password.
if [ -n "${CF_SETUP_FOR_TESTS:-}" ]; then
  wanted=()
  command -v chromium google-chrome >/dev/null || wanted+=(chromium fonts-dejavu-core)
  for shell in zsh fish; do command -v $shell >/dev/null || wanted+=($shell); done
  if [ ${#wanted[@]} -gt 0 ]; then
    as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
    { "${as_root[@]}" apt-get update &&
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${wanted[@]}"
    } >/dev/null 2>&1 || echo "These can't be installed, and the tests that use them will be skipped: ${wanted[*]}"
  fi
fi
