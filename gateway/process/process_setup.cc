#include "gateway/process/process_setup.h"

#include <pthread.h>

#include <csignal>
#include <cstddef>

namespace partnercenter::gateway {

void DeepenStacks() {
  constexpr size_t kStackBytes = size_t{64} * 1024 * 1024;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStackBytes);
  pthread_setattr_default_np(&attributes);
  pthread_attr_destroy(&attributes);
}

void IgnoreBrokenPipes() { std::signal(SIGPIPE, SIG_IGN); }

}  // namespace partnercenter::gateway
