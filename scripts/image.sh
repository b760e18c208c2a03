# shellcheck shell=bash
# The image's names, and where the scripts that build and test it keep things.
# Sourced by them after tools.sh.

# shellcheck disable=SC2034  # these are for the scripts that source this
VERSION=$(sed -nE 's/^project\(orders-gateway VERSION ([0-9.]+) .*/\1/p' \
  "$ROOT/CMakeLists.txt")
# shellcheck disable=SC2034
IMAGE=localhost/orders-gateway:$VERSION
# shellcheck disable=SC2034  # these are for the scripts that source this
BASE_IMAGE=debian:trixie-slim
CACHE=$ROOT/.cache/image

# buildah, with images of our own. vfs works on every file system.
builder() {
  as_root buildah --root "$CACHE/storage" --runroot "$CACHE/run" \
    --storage-driver vfs "$@"
}
