# shellcheck shell=bash
# Where the project and its tools are. Sourced by the other scripts.

# v1.9.1 is the newest grpcurl that Debian 12's Go (1.19) builds. It asks for
# reflection v1 and falls back to v1alpha, which is all that gRPC 1.51 has.
# shellcheck disable=SC2034  # these are for the scripts that source this
GRPCURL_VERSION=v1.9.1
# shellcheck disable=SC2034
BUF_VERSION=1.75.0

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# What setup installs beside the distribution's packages. In the tree and not
# in $HOME, so that each checkout has the versions it pins.
TOOLS="$ROOT/.cache/tools"
PATH="$TOOLS/bin:$TOOLS/node_modules/.bin:$PATH"
export PATH

say() { printf '%s: %s\n' "${0##*/}" "$*"; }
warn() { say "$@" >&2; }
die() {
  warn "$@"
  exit 1
}

# A wrong command line.
usage_error() {
  warn "$* (see --help)"
  exit 2
}
