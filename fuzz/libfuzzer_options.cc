// Settings of the sanitizers for the targets.

// Debian's abseil, protobuf and gRPC are not instrumented. If they and we both
// write to a container, AddressSanitizer reports a write behind its end.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
  return "detect_container_overflow=0";
}

extern "C" const char* __ubsan_default_options();
extern "C" const char* __ubsan_default_options() {
  return "print_stacktrace=1";
}
