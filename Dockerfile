# The image of the gateway: two programs, the libraries they load, and nothing
# that could be run beside them. "docker build ." or "podman build ." needs no
# arguments; docs/image.md explains those below.

# Pin what is built on with a digest:
#   --build-arg BASE=debian:trixie-slim@sha256:...
ARG BASE=debian:trixie-slim

FROM ${BASE} AS build
# apt's cache and lists stay in this stage.
WORKDIR /src
COPY scripts/setup scripts/tools.sh scripts/
RUN scripts/setup --build-only
COPY . .
# -fhardened: the compiler's set of guards (stack protector, _FORTIFY_SOURCE,
# full RELRO, control-flow protection, checked containers).
ENV CXXFLAGS=-fhardened
ARG WARNINGS_AS_ERRORS=OFF
# Such as ccache; what CMake reads from the environment.
ARG CMAKE_CXX_COMPILER_LAUNCHER=
# Compilers at one time, each with up to 1 GiB of memory; else one a processor.
ARG JOBS=
RUN cmake --preset release -DWARNINGS_AS_ERRORS="${WARNINGS_AS_ERRORS}" && \
    cmake --build build/release -j "${JOBS:-$(nproc)}" \
      --target gateway/all simulator/all tests/base/all tests/json/all \
        tests/client/all tests/gateway/all tests/simulator/all fuzz/all
RUN ctest --test-dir build/release -L '^unit$' -j "$(nproc)" --timeout 300 \
      --output-on-failure --no-tests=error
# Files get this time, so that the same sources and packages make the same
# image: seconds since 1970.
ARG SOURCE_DATE_EPOCH=0
RUN scripts/image-root build/release /image

FROM scratch
COPY --from=build /image/ /
# Numeric, so that Kubernetes can tell that it is not root (runAsNonRoot).
USER 65532:65532
# API, health, metrics.
EXPOSE 50051 50052 9464
ENTRYPOINT ["/usr/bin/orders-gateway"]
CMD ["--config=/etc/orders-gateway/config.json"]

# The version of CMakeLists.txt. scripts/image-test compares them.
ARG VERSION=0.1.0
# What only the builder knows: the commit, its time in RFC 3339, where the
# sources are, and the SPDX expression of the licenses.
ARG REVISION=
ARG CREATED=
ARG SOURCE=
ARG LICENSES=
LABEL org.opencontainers.image.title="orders-gateway" \
      org.opencontainers.image.description="gRPC gateway to the orders of Microsoft Partner Center" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.licenses="${LICENSES}"
