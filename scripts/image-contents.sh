# shellcheck shell=bash
# shellcheck disable=SC2154  # $work and $rootfs are image-test's
# What scripts/image-test, which sources this, looks for in the image's files.

readonly MAX_BYTES=80000000

image_config() { jq -r ".OCIv1.config$1" "$work/image.json"; }
label() { image_config ".Labels[\"org.opencontainers.image.$1\"]"; }

check_config() {
  local revision
  check "user is numeric and not root" same "$USER_ID:$USER_ID" \
    "$(image_config .User)"
  check "entry point and command" \
    same '["/usr/bin/orders-gateway"]["--config=/etc/orders-gateway/config.json"]' \
    "$(image_config '|(.Entrypoint|tojson) + (.Cmd|tojson)')"
  check "ports" same "50051/tcp 50052/tcp 9464/tcp" \
    "$(image_config '.ExposedPorts | keys | join(" ")')"
  check "labels of title and version" same "orders-gateway $VERSION" \
    "$(label title) $(label version)"
  revision=$(label revision | sed 's/-dirty$//')
  check "labels of a commit and its time" \
    same "$(git log -1 --format=%ct "$revision")" \
    "$(date -d "$(label created)" +%s)"
  check "no setting and no label holds a secret" \
    none < <(image_config '|tojson' | grep -iE 'password|secret|token=' || true)
}

check_files() {
  local bytes
  bytes=$(du --summarize --apparent-size --block-size=1 "$rootfs" | cut -f1)
  check "$bytes bytes are fewer than $MAX_BYTES" test "$bytes" -lt $MAX_BYTES
  check "no program but ours" \
    same "orders-gateway partner-center-simulator" \
    "$(find "$rootfs/usr/bin" "$rootfs/usr/sbin" "$rootfs/usr/local" \
      "$rootfs/opt" -mindepth 1 -printf '%f\n' 2>/dev/null | sort | xargs)"
  check "no script" \
    none < <(find "$rootfs" -type f -exec awk \
      'FNR == 1 && /^#!/ {print FILENAME} {nextfile}' {} +)
  check "no setuid, setgid, device or socket" \
    none < <(find "$rootfs" -perm /6000 -o ! -type f ! -type d ! -type l)
  check "nobody but root may write, and all is root's" \
    none < <(find "$rootfs" ! -type l -perm /022 -o ! -uid 0 -o ! -gid 0)
  check "every link leads to a file" none < <(broken_links)
  check "no private key" \
    none < <(grep -rlIE -e '-----BEGIN [A-Z ]*PRIVATE KEY' "$rootfs" || true)
  check "the bundle has more than 100 certificates" \
    test "$(grep -c BEGIN "$rootfs/etc/ssl/certs/ca-certificates.crt")" -gt 100
  check "passwd knows the user" \
    grep -q "^nonroot:x:$USER_ID:$USER_ID:" "$rootfs/etc/passwd"
}

broken_links() {
  local link
  find "$rootfs" -type l -printf '/%P\n' | while read -r link; do
    chroot_file "$link" || echo "$link"
  done
}

# Whether a path exists as the image's own programs would see it.
chroot_file() {
  local target
  target=$(readlink "$rootfs$1")
  [[ $target == /* ]] || target=$(dirname "$1")/$target
  [[ -e $rootfs$target ]]
}

check_programs() {
  local program
  for program in orders-gateway partner-center-simulator; do
    local file=$rootfs/usr/bin/$program
    check "$program is stripped" \
      none < <(readelf --sections --wide "$file" | grep -E '\.(symtab|debug)' ||
        true)
    check "$program may be loaded anywhere, and binds at once" \
      test "$(readelf --dynamic --wide "$file" |
        grep -oE 'BIND_NOW|PIE' | sort -u | xargs)" = "BIND_NOW PIE"
    check "$program has stack guards, checked copies and checked containers" \
      same "__glibcxx_assert_fail __snprintf_chk __stack_chk_fail" \
      "$(readelf --dyn-syms --wide "$file" | grep -oE \
        '__stack_chk_fail|__snprintf_chk|__glibcxx_assert_fail' | sort | xargs)"
    # The image's own loader, in the image: nothing of this machine helps.
    run "libraries-$program" /lib64/ld-linux-x86-64.so.2 \
      --list "/usr/bin/$program" || true
    check "$program finds all its libraries" \
      none < <(grep -E 'not found|cannot' "$work/libraries-$program.log" || true)
  done
  check "no library that no program needs" \
    none < <(comm -23 \
      <(find "$rootfs/usr/lib" -name '*.so.*' -printf '%f\n' | sort -u) \
      <(for log in "$work"/libraries-*.log; do needed_files "$log"; done |
        sort -u))
}

# needed_files LOG : names of the files in a loader's list, links and targets.
needed_files() {
  local path
  grep -oE '/[^ ]+\.so\.[^ ]*' "$1" | while read -r path; do
    basename "$path"
    basename "$(realpath "$rootfs$path")"
  done
}

check_packages() {
  local status=$rootfs/var/lib/dpkg/status.d
  check "Debian is known by its release" \
    grep -q '^VERSION_CODENAME=trixie$' "$rootfs/usr/lib/os-release"
  check "files are what their packages say" \
    package_sums_match
  # What no package's sums list: ours, dpkg's, and one setting of base-files.
  check "every other file is from a package that is listed" \
    none < <(comm -23 \
      <(cd "$rootfs" && find . -type f -printf '%P\n' | sort) \
      <({
        cut -c35- "$status"/*.md5sums
        printf '%s\n' usr/bin/orders-gateway usr/bin/partner-center-simulator \
          etc/passwd etc/group etc/nsswitch.conf etc/debian_version \
          etc/ssl/certs/ca-certificates.crt
        (cd "$rootfs" && find var/lib/dpkg/status.d -type f)
      } | sort))
  check "every package has name, version, status and copyright" \
    none < <(incomplete_packages)
  echo "packages: $(find "$status" -type f ! -name '*.md5sums' -printf '%f\n' |
    sort | while read -r package; do
      echo "$package=$(sed -n 's/^Version: //p' "$status/$package")"
    done | xargs)"
}

package_sums_match() {
  (cd "$rootfs" && cat var/lib/dpkg/status.d/*.md5sums |
    md5sum --check --strict --quiet)
}

incomplete_packages() {
  local file package
  for file in "$rootfs"/var/lib/dpkg/status.d/*; do
    [[ $file != *.md5sums ]] || continue
    package=${file##*/}
    grep -qx "Package: $package" "$file" && grep -q '^Version: .' "$file" &&
      grep -qx 'Status: install ok installed' "$file" &&
      [[ -s $rootfs/usr/share/doc/$package/copyright ]] || echo "$package"
  done
}
