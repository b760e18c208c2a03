// The sanitizers' settings for the targets.

// Debian's abseil, protobuf and gRPC are not instrumented: a container that
// they and we both write looks to AddressSanitizer as if it were written behind
// its end.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
  return "detect_container_overflow=0";
}

extern "C" const char* __ubsan_default_options();
extern "C" const char* __ubsan_default_options() {
  return "print_stacktrace=1";
}
