// Shows ThreadSanitizer the synchronisation inside the distribution's abseil.
//
// Only our own code is instrumented, and abseil's locks use atomics of its own,
// so ThreadSanitizer would report a race on every variable that an absl::Mutex
// guards, in our code and in gRPC's callbacks alike. Suppressions cannot help:
// they would hide true races together with false ones. So the functions by
// which abseil acquires and releases its locks are defined here again. The
// loader finds these first (for abseil's internal calls too), and they call the
// real ones.
//
// The functions are those that abseil has on both Debian 12 and Debian 13. Lock
// order is not checked, nor the reads of a Condition.

#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>

#include <cstdlib>
#include <string>
#include <typeinfo>

#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"

// Part of the runtime library, but declared in none of its headers.
extern "C" void AnnotateIgnoreReadsBegin(const char* file, int line);
extern "C" void AnnotateIgnoreReadsEnd(const char* file, int line);

namespace {

// Returns the real member function of `Class`, by the part of its mangled name
// after the class. The class's part comes from the compiler, since the name of
// abseil's inline namespace changes with the version.
template <typename Function, typename Class>
Function* Real(const std::string& qualifiers, const std::string& rest) {
  std::string name = typeid(Class).name();  // N...E
  name = "_ZN" + qualifiers + name.substr(1, name.size() - 2) + rest;
  void* function = dlsym(RTLD_NEXT, name.c_str());
  if (function == nullptr) std::abort();  // an unknown version of abseil
  return reinterpret_cast<Function*>(function);
}

// Returns the flag after the mutex, which the inline function
// Notification::HasBeenNotified reads.
void* FlagOf(const absl::Notification* notification) {
  return const_cast<char*>(reinterpret_cast<const char*>(notification)) +
         sizeof(absl::Mutex);
}

}  // namespace

namespace absl {
ABSL_NAMESPACE_BEGIN

void Mutex::Lock() {
  static auto* const real = Real<void(Mutex*), Mutex>("", "4LockEv");
  real(this);
  __tsan_acquire(this);
}

void Mutex::ReaderLock() {
  static auto* const real = Real<void(Mutex*), Mutex>("", "10ReaderLockEv");
  real(this);
  __tsan_acquire(this);
}

bool Mutex::TryLock() {
  static auto* const real = Real<bool(Mutex*), Mutex>("", "7TryLockEv");
  const bool locked = real(this);
  if (locked) __tsan_acquire(this);
  return locked;
}

bool Mutex::ReaderTryLock() {
  static auto* const real = Real<bool(Mutex*), Mutex>("", "13ReaderTryLockEv");
  const bool locked = real(this);
  if (locked) __tsan_acquire(this);
  return locked;
}

// Called by LockWhen and at the end of CondVar::Wait.
bool Mutex::LockSlowWithDeadline(MuHow how, const Condition* cond,
                                 synchronization_internal::KernelTimeout t,
                                 int flags) {
  static auto* const real =
      Real<bool(Mutex*, MuHow, const Condition*,
                synchronization_internal::KernelTimeout, int),
           Mutex>("",
                  "20LockSlowWithDeadlineEPKNS0_6MuHowSEPKNS0_9ConditionENS0_"
                  "24synchronization_internal13KernelTimeoutEi");
  const bool condition_holds = real(this, how, cond, t, flags);
  __tsan_acquire(this);
  return condition_holds;
}

// Called at the end of Await.
void Mutex::LockSlowLoop(SynchWaitParams* waitp, int flags) {
  static auto* const real = Real<void(Mutex*, SynchWaitParams*, int), Mutex>(
      "", "12LockSlowLoopEPNS0_15SynchWaitParamsEi");
  real(this, waitp, flags);
  __tsan_acquire(this);
}

void Mutex::Unlock() {
  static auto* const real = Real<void(Mutex*), Mutex>("", "6UnlockEv");
  __tsan_release(this);
  real(this);
}

void Mutex::ReaderUnlock() {
  static auto* const real = Real<void(Mutex*), Mutex>("", "12ReaderUnlockEv");
  __tsan_release(this);
  real(this);
}

// Called at the beginning of Await and CondVar::Wait.
void Mutex::UnlockSlow(SynchWaitParams* waitp) {
  static auto* const real = Real<void(Mutex*, SynchWaitParams*), Mutex>(
      "", "10UnlockSlowEPNS0_15SynchWaitParamsE");
  __tsan_release(this);
  real(this, waitp);
}

// The unlocking thread evaluates the conditions of waiting threads, after the
// release above and still under the lock.
bool Condition::Eval() const {
  static auto* const real =
      Real<bool(const Condition*), Condition>("K", "4EvalEv");
  AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
  const bool holds = real(this);
  AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
  return holds;
}

void Notification::Notify() {
  static auto* const real =
      Real<void(Notification*), Notification>("", "6NotifyEv");
  __tsan_release(FlagOf(this));
  real(this);
}

void Notification::WaitForNotification() const {
  static auto* const real = Real<void(const Notification*), Notification>(
      "K", "19WaitForNotificationEv");
  real(this);
  __tsan_acquire(FlagOf(this));
}

bool Notification::WaitForNotificationWithTimeout(Duration timeout) const {
  static auto* const real =
      Real<bool(const Notification*, Duration), Notification>(
          "K", "30WaitForNotificationWithTimeoutENS0_8DurationE");
  const bool notified = real(this, timeout);
  if (notified) __tsan_acquire(FlagOf(this));
  return notified;
}

bool Notification::WaitForNotificationWithDeadline(Time deadline) const {
  static auto* const real = Real<bool(const Notification*, Time), Notification>(
      "K", "31WaitForNotificationWithDeadlineENS0_4TimeE");
  const bool notified = real(this, deadline);
  if (notified) __tsan_acquire(FlagOf(this));
  return notified;
}

bool BlockingCounter::DecrementCount() {
  static auto* const real =
      Real<bool(BlockingCounter*), BlockingCounter>("", "14DecrementCountEv");
  __tsan_release(this);
  return real(this);
}

void BlockingCounter::Wait() {
  static auto* const real =
      Real<void(BlockingCounter*), BlockingCounter>("", "4WaitEv");
  real(this);
  __tsan_acquire(this);
}

ABSL_NAMESPACE_END
}  // namespace absl
