# shellcheck shell=bash
# Where the project and its tools are. Sourced by the other scripts.

# v1.9.1 is the newest grpcurl that Debian 12's Go (1.19) builds. It asks for
# reflection v1 and falls back to v1alpha, which is all that gRPC 1.51 has.
# shellcheck disable=SC2034  # these are for the scripts that source this
GRPCURL_VERSION=v1.9.1
# shellcheck disable=SC2034
BUF_VERSION=1.75.0
# The newest of each that Go 1.24 builds, which is Debian 13's; helm-unittest is
# the last one that is a program of Helm 3.
# shellcheck disable=SC2034
{
  HELM_VERSION=v3.19.5
  HELM_UNITTEST_VERSION=v0.8.2
  HELM_DOCS_VERSION=v1.14.2
  KUBECONFORM_VERSION=v0.7.0
  CHART_GO_VERSION=1.24.10
  # What the chart is rendered for, and checked against.
  KUBERNETES_VERSION=v1.34.4
  GATEWAY_API_VERSION=v1.6.3
  PROMETHEUS_OPERATOR_VERSION=v0.85.0
  CERT_MANAGER_VERSION=v1.21.2
  EXTERNAL_SECRETS_VERSION=v1.3.2
}

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# What setup installs beside the distribution's packages. In the tree and not
# in $HOME, so that each checkout has the versions it pins.
TOOLS="$ROOT/.cache/tools"
PATH="$TOOLS/bin:$TOOLS/node_modules/.bin:$PATH"
export PATH

# use_ccache : has CMake's next configuration compile by ccache, if there is one;
# a build folder keeps what it was made with. Only makes builds quicker: also
# those of another checkout, and those with precompiled headers.
use_ccache() {
  command -v ccache >/dev/null || return 0
  export CMAKE_CXX_COMPILER_LAUNCHER=ccache
  export CCACHE_BASEDIR=$ROOT CCACHE_NOHASHDIR=true
  export CCACHE_SLOPPINESS=pch_defines,time_macros
}

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

# As it says, or 127 if that cannot be.
as_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    return 127
  fi
}
