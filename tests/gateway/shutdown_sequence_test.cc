#include "gateway/shutdown_sequence.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <thread>

#include "gateway/health/health_service.h"
#include "gateway/log/log.h"
#include "tests/support/eventually.h"
#include "tests/support/fake_clock.h"

namespace partnercenter::gateway {
namespace {

using testing::Eventually;

// A clock that is set back by an hour in each wait, which takes no time.
class ClockThatIsSetBack : public base::Clock {
 public:
  absl::Time Now() const override { return clock_.Now(); }
  absl::Time WallTime() const override { return clock_.WallTime(); }
  void Wait(absl::Duration, const std::stop_token& stop) const override {
    clock_.Wait(-absl::Hours(1), stop);
  }

 private:
  testing::FakeClock clock_;
};

std::unique_ptr<GrpcListener> StartListener(HealthService& service) {
  GrpcListenerOptions options;
  options.address = {"127.0.0.1", 0};
  auto listener = GrpcListener::Start(options, {&service});
  EXPECT_TRUE(listener.ok()) << listener.status();
  return *std::move(listener);
}

TEST(ShutDown, CutsCallsAtTheEndOfTheDrainAlthoughTheClockIsSetBack) {
  ::testing::internal::CaptureStderr();
  const auto connection_drainer = ConnectionDrainer::Install(absl::Hours(1));
  const ClockThatIsSetBack clock;
  Log log{LogSettings()};
  HealthState health;
  ProcessHealth process_health(health, /*require_credential=*/false);
  HealthService service(health);
  const auto api = StartListener(service);
  const auto probes = StartListener(service);
  const testing::FakeClock watch_clock;
  ListenerWatch listener_watch(
      {[] { return absl::OkStatus(); }, watch_clock, process_health, log});
  InFlightCalls in_flight;
  std::stop_source drain_end;
  std::optional<InFlightCalls::Guard> call(in_flight);

  std::thread shutdown([&] {
    ShutDown({process_health, health, listener_watch, *connection_drainer,
              in_flight, drain_end, *api, *probes, clock, log},
             {.readiness_delay = absl::ZeroDuration(),
              .drain = absl::Milliseconds(10)});
  });

  EXPECT_TRUE(
      Eventually([&] { return drain_end.stop_requested(); }, testing::kSoon));
  call.reset();
  shutdown.join();
  ::testing::internal::GetCapturedStderr();
}

}  // namespace
}  // namespace partnercenter::gateway
