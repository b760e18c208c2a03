#include "tests/support/process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>

extern char** environ;

namespace partnercenter::testing {
namespace {

// Unblocks signals that the test itself blocks, since the program must receive
// them.
void UseDefaultSignals(posix_spawnattr_t& attributes) {
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

}  // namespace

Process::Process(const std::vector<std::string>& arguments) {
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, fds[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, fds[1], STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  UseDefaultSignals(attributes);
  std::vector<char*> argv;
  for (const std::string& argument : arguments) {
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);
  if (posix_spawnp(&pid_, argv[0], &actions, &attributes, argv.data(),
                   environ) != 0) {
    throw std::runtime_error("cannot start " + arguments[0]);
  }
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  close(fds[1]);
  reader_ = std::thread([this, fd = fds[0]] { Read(fd); });
}

Process::~Process() {
  {
    const std::lock_guard lock(mutex_);
    if (!exit_code_.has_value()) kill(pid_, SIGKILL);
  }
  reader_.join();
}

void Process::Signal(int signal) const {
  const std::lock_guard lock(mutex_);
  if (!exit_code_.has_value()) kill(pid_, signal);
}

std::optional<int> Process::Wait(absl::Duration timeout) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, absl::ToChronoMilliseconds(timeout),
                    [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
                      return exit_code_.has_value();
                    });
  return exit_code_;
}

std::string Process::WaitForLine(const std::string& text,
                                 absl::Duration timeout) {
  std::unique_lock lock(mutex_);
  std::string found;
  const auto find = [&]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    const size_t at = output_.find(text);
    if (at == std::string::npos) return exit_code_.has_value();
    const size_t end = output_.find('\n', at);
    if (end == std::string::npos) return false;
    const size_t begin = output_.rfind('\n', at) + 1;
    found = output_.substr(begin, end - begin);
    return true;
  };
  changed_.wait_for(lock, absl::ToChronoMilliseconds(timeout), find);
  return found;
}

std::string Process::output() const {
  const std::lock_guard lock(mutex_);
  return output_;
}

void Process::Read(int fd) {
  char buffer[4096];
  ssize_t size = 0;
  while ((size = read(fd, buffer, sizeof(buffer))) > 0) {
    const std::lock_guard lock(mutex_);
    output_.append(buffer, static_cast<size_t>(size));
    changed_.notify_all();
  }
  close(fd);
  int status = 0;
  waitpid(pid_, &status, 0);
  const std::lock_guard lock(mutex_);
  exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  changed_.notify_all();
}

Finished RunToEnd(const std::vector<std::string>& arguments) {
  Process process(arguments);
  const int exit_code = process.Wait().value_or(-1);
  return {exit_code, process.output()};
}

}  // namespace partnercenter::testing
