#include "gateway/fetch/coalescer.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <limits>
#include <map>
#include <set>
#include <stop_token>
#include <utility>
#include <variant>
#include <vector>

#include "base/error_details.h"
#include "client/error_reason.h"
#include "gateway/fetch/queue_time.h"

namespace partnercenter::gateway {
namespace {

// A fetch ends with its last waiter and has no deadline of its own.
constexpr absl::Duration kNever = absl::Hours(24);

size_t BytesOf(const Waiter& waiter) {
  return kWaitingCallBytes + waiter.caller.size() +
         waiter.correlation_id.size();
}

ReplyRoom RoomOf(const Waiter& waiter) {
  try {
    return waiter.take_room ? waiter.take_room() : ReplyRoom();
  } catch (...) {
    // Out of memory.
    return {ReplyRoom::State::kNone};
  }
}

// Removes and returns the waiters that joined after this one.
std::map<uint64_t, Waiter> TakeJoinedAfter(std::map<uint64_t, Waiter>& waiters,
                                           uint64_t last) {
  std::map<uint64_t, Waiter> late;
  while (!waiters.empty() && waiters.rbegin()->first > last) {
    late.insert(waiters.extract(std::prev(waiters.end())));
  }
  return late;
}

}  // namespace

// A fetch under way.
struct Coalescer::Flight : std::enable_shared_from_this<Coalescer::Flight> {
  Flight(Coalescer& its_owner, std::string its_key,
         const client::OrderQuery& its_query)
      : owner(its_owner), key(std::move(its_key)), query(its_query) {}

  Coalescer& owner;
  const std::string key;
  const client::OrderQuery query;
  std::stop_source stop;
  client::CallProgress progress;
  client::CallContext context;
  // Used by one worker at a time.
  std::unique_ptr<client::OrdersFetch> fetch;
  // The last deadline of those who wait. Written with the coalescer's mutex;
  // the worker pool reads it with its own.
  std::atomic<int64_t> last_deadline_micros = 0;

  // Returns the time until which somebody waits, for a decision about the
  // fetch: those who join later are not part of it.
  absl::Time DeadlineToJudgeBy() {
    // A waiter's deadline is there before its number.
    last_judged = last_number.load();
    return absl::FromUnixMicros(last_deadline_micros);
  }
  void UpdateDeadline() {
    last_deadline_micros = deadlines.empty()
                               ? std::numeric_limits<int64_t>::min()
                               : absl::ToUnixMicros(*deadlines.rbegin());
  }

  // Of the waiters that joined: the last one, the last one that the last
  // decision took into account, and the one that the fetch was begun for.
  // Written as the deadline is.
  std::atomic<uint64_t> last_number = 1;
  std::atomic<uint64_t> last_judged = 0;
  std::atomic<uint64_t> first_number = 1;

  // Guarded by the coalescer's mutex.
  std::map<uint64_t, Waiter> waiters;
  std::multiset<absl::Time> deadlines;  // of the waiters
  WorkerPool::Ticket ticket = 0;
  bool is_abandoned = false;
  // Set while other fetches hold the room that its reply needs.
  std::atomic<bool> waits_for_room = false;
  // Of the reply, while the fetch runs or waits for its turn.
  std::optional<ReplyRoom> room;
  QueueTime queue_time;

  // Pauses that the worker pool has added since to what `queue_time` counts.
  std::atomic<int64_t> set_aside_micros = 0;

  std::optional<absl::Duration> TimeInQueue(absl::Time now) const {
    const auto total = queue_time.Total(now);
    if (!total.has_value()) return std::nullopt;
    return std::max(*total - absl::Microseconds(set_aside_micros.load()),
                    absl::ZeroDuration());
  }
};

absl::StatusOr<Coalescer::Membership> Coalescer::Join(
    const client::OrderQuery& query, Waiter waiter) {
  std::string key = client::TargetOf(query);
  Membership membership;
  const std::lock_guard lock(mutex_);
  const size_t bytes = BytesOf(waiter);
  if (absl::Status status = budget_.Check(waiter.caller, bytes); !status.ok()) {
    return status;
  }
  const auto found = flights_.find(key);
  const bool is_joined = found != flights_.end();
  if (is_joined) {
    membership.flight_ = found->second;
  } else {
    membership.flight_ = std::make_shared<Flight>(*this, key, query);
    absl::Status begun = Begin(*membership.flight_, waiter);
    if (!begun.ok()) return begun;
    flights_.emplace(std::move(key), membership.flight_);
  }
  budget_.Add(waiter.caller, bytes);
  membership.flight_->deadlines.insert(waiter.deadline);
  membership.flight_->UpdateDeadline();
  membership.number_ = is_joined ? ++membership.flight_->last_number
                                 : membership.flight_->first_number.load();
  membership.flight_->waiters.emplace(membership.number_, std::move(waiter));
  return membership;
}

absl::Status Coalescer::Begin(Flight& flight, const Waiter& waiter) {
  const absl::Time now = parts_.clock.Now();
  const auto pause =
      parts_.orders.PauseAtStart(flight.query, waiter.deadline - now);
  if (!pause.ok()) return pause.status();
  flight.context.deadline = now + kNever;
  flight.context.last_waiter = [&flight] { return flight.DeadlineToJudgeBy(); };
  flight.context.stop = flight.stop.get_token();
  flight.context.correlation_id = waiter.correlation_id;
  flight.context.progress = &flight.progress;
  flight.queue_time.Begin(now + *pause);
  if (*pause > absl::ZeroDuration()) flight.progress.Enter("backoff");
  flight.last_deadline_micros = absl::ToUnixMicros(waiter.deadline);
  // A worker that takes it at once waits for our lock.
  const auto owned = flight.shared_from_this();
  const auto ticket = parts_.workers.Submit(
      waiter.caller,
      {[this, owned] { return Run(*owned); },
       [this, owned](auto wait) { return IsInTime(*owned, wait); },
       [this, owned](auto error) { Refuse(*owned, error); },
       [this, owned] { return Prepare(*owned); },
       [this, owned] { return Look(*owned); }},
      *pause);
  if (!ticket.ok()) return ticket.status();
  flight.ticket = *ticket;
  return absl::OkStatus();
}

size_t Coalescer::waiter_bytes() const {
  const std::lock_guard lock(mutex_);
  return budget_.used();
}

bool Coalescer::IsInTime(Flight& flight, absl::Duration wait) const {
  const absl::Duration left = flight.DeadlineToJudgeBy() - parts_.clock.Now();
  // Waiters whose deadline has passed leave by themselves.
  if (left <= absl::ZeroDuration()) return true;
  return left > wait && parts_.orders.MayStart(flight.query, left - wait);
}

void Coalescer::Refuse(Flight& flight, absl::Status error) {
  if (flight.waits_for_room) {
    error = OverloadedError(
        "large replies that are being fetched leave no room "
        "(limits.replyBytes)");
  }
  if (flight.fetch != nullptr) error = flight.fetch->Refuse(std::move(error));
  End(flight, std::move(error), flight.progress.attempts() == 0);
}

WorkerPool::Readiness Coalescer::Prepare(Flight& flight) {
  {
    const std::lock_guard lock(mutex_);
    // An abandoned one runs to say where it was stopped.
    if (flight.is_abandoned || flight.room.has_value()) {
      return WorkerPool::Readiness::kReady;
    }
    flight.last_judged = flight.last_number.load();
    ReplyRoom room = TakeRoom(flight);
    flight.waits_for_room = room.state == ReplyRoom::State::kLater;
    if (flight.waits_for_room) {
      if (flight.fetch != nullptr) flight.fetch->Release();
      return WorkerPool::Readiness::kNotYet;
    }
    if (room.state == ReplyRoom::State::kTaken) {
      flight.room = std::move(room);
      return WorkerPool::Readiness::kReady;
    }
  }
  Refuse(flight, OverloadedError("the callers do not read their replies "
                                 "(limits.replyBytes)"));
  return WorkerPool::Readiness::kEnded;
}

std::optional<absl::Duration> Coalescer::Run(Flight& flight) {
  bool is_abandoned = false;
  {
    const std::lock_guard lock(mutex_);
    flight.queue_time.End(parts_.clock.Now());
    is_abandoned = flight.is_abandoned;
  }
  client::OrdersFetch::Step step =
      is_abandoned ? flight.progress.stopped() : RunStep(flight);
  if (const auto* pause = std::get_if<client::Pause>(&step)) {
    std::optional<ReplyRoom> room;  // given back without the lock
    const std::lock_guard lock(mutex_);
    if (!flight.is_abandoned) {
      // A wait for another attempt may be long. One for a turn holds pages that
      // are fetched already.
      if (pause->length > absl::ZeroDuration()) room.swap(flight.room);
      flight.queue_time.Begin(parts_.clock.Now() + pause->length);
      return pause->length;
    }
    step = flight.progress.stopped();
  }
  const bool is_refused = IsRefusal(flight, step);
  End(flight, std::move(step), is_refused);
  return std::nullopt;
}

client::OrdersFetch::Step Coalescer::RunStep(Flight& flight) {
  try {
    if (flight.fetch == nullptr) {
      flight.fetch = parts_.orders.Start(flight.query);
    }
    return flight.fetch->Run(flight.context);
  } catch (...) {
    return client::MakeError(absl::StatusCode::kInternal,
                             orders::v1::ERROR_REASON_GATEWAY_BUG,
                             "the gateway failed");
  }
}

// Returns the best that any waiter finds. A fetch without waiters needs none.
ReplyRoom Coalescer::TakeRoom(const Flight& flight) const {
  ReplyRoom best;
  bool is_first = true;
  for (const auto& [number, waiter] : flight.waiters) {
    ReplyRoom room = RoomOf(waiter);
    if (room.state == ReplyRoom::State::kTaken) return room;
    if (is_first || room.state == ReplyRoom::State::kLater) {
      best = std::move(room);
    }
    is_first = false;
  }
  return best;
}

client::Outlook Coalescer::Look(Flight& flight) {
  try {
    if (flight.fetch == nullptr) {
      flight.fetch = parts_.orders.Start(flight.query);
    }
    const client::Outlook outlook = flight.fetch->Prepare(flight.context);
    if (outlook.pause.has_value()) {
      flight.set_aside_micros += absl::ToInt64Microseconds(*outlook.pause);
    }
    return outlook;
  } catch (...) {
    return {};  // the run fails, too, and says so
  }
}

bool Coalescer::IsRefusal(const Flight& flight,
                          const client::OrdersFetch::Step& step) {
  const auto* const answer =
      std::get_if<absl::StatusOr<client::OrdersAnswer>>(&step);
  if (answer == nullptr || flight.progress.attempts() > 0) return false;
  const absl::Status& status = answer->status();
  return client::HasReason(status, orders::v1::ERROR_REASON_OVERLOADED) ||
         client::HasReason(status, orders::v1::ERROR_REASON_CIRCUIT_OPEN) ||
         client::HasReason(status, orders::v1::ERROR_REASON_UPSTREAM_THROTTLED);
}

void Coalescer::End(Flight& flight, client::OrdersFetch::Step step,
                    bool is_refused) {
  using Answer = absl::StatusOr<client::OrdersAnswer>;
  Delivery delivery;
  if (auto* const answer = std::get_if<Answer>(&step)) {
    if (answer->ok()) {
      const auto shared =
          std::make_shared<const client::OrdersAnswer>(*std::move(*answer));
      delivery.answer = shared;
      Keep(flight.key, shared);
    } else {
      delivery.answer = answer->status();
    }
  } else {
    delivery.stopped = std::get<client::Stopped>(std::move(step));
  }
  delivery.ms_request_id = flight.progress.ms_request_id();
  delivery.effort = flight.progress.effort();
  const uint64_t first_number = flight.first_number;
  std::map<uint64_t, Waiter> waiters;
  // Given back after the waiters' replies have taken theirs.
  std::optional<ReplyRoom> room;
  // With what it has reserved; destroyed without the lock.
  std::unique_ptr<client::OrdersFetch> fetch;
  std::vector<std::pair<Waiter, absl::Status>> turned_away;
  {
    const std::lock_guard lock(mutex_);
    room.swap(flight.room);
    fetch = std::move(flight.fetch);
    delivery.queue_time = flight.TimeInQueue(parts_.clock.Now());
    waiters.swap(flight.waiters);
    Waiters late;
    if (is_refused && !flight.is_abandoned) {
      late = TakeJoinedAfter(waiters, flight.last_judged);
    }
    for (const auto& [number, waiter] : waiters) {
      budget_.Remove(waiter.caller, BytesOf(waiter));
    }
    Forget(flight);
    if (!late.empty()) turned_away = BeginAgain(flight, std::move(late));
  }
  for (auto& [number, waiter] : waiters) {
    delivery.is_first = number == first_number;
    waiter.done(delivery);
  }
  for (auto& [waiter, error] : turned_away) {
    Delivery refusal;
    refusal.answer = std::move(error);
    waiter.done(std::move(refusal));
  }
}

std::vector<std::pair<Waiter, absl::Status>> Coalescer::BeginAgain(
    Flight& flight, Waiters late) {
  std::vector<std::pair<Waiter, absl::Status>> turned_away;
  flight.progress.Enter("queue");
  flight.queue_time = QueueTime();
  flight.set_aside_micros = 0;
  flight.deadlines.clear();
  const uint64_t last_number = flight.last_number;
  while (!late.empty()) {
    Waiter& waiter = late.begin()->second;
    // The others have not joined yet.
    flight.last_number = late.begin()->first;
    absl::Status begun = Begin(flight, waiter);
    if (begun.ok()) break;
    budget_.Remove(waiter.caller, BytesOf(waiter));
    turned_away.emplace_back(std::move(waiter), std::move(begun));
    late.erase(late.begin());
  }
  if (late.empty()) return turned_away;
  flight.first_number = late.begin()->first;
  for (const auto& [number, waiter] : late) {
    flight.deadlines.insert(waiter.deadline);
  }
  flight.UpdateDeadline();
  flight.last_number = last_number;
  flight.waiters = std::move(late);
  flights_.emplace(flight.key, flight.shared_from_this());
  return turned_away;
}

// Called before the fetch is forgotten: a call in between would start another.
void Coalescer::Keep(const std::string& key, const SharedAnswer& answer) const {
  try {
    parts_.on_answer(*answer);
    parts_.cache.Keep(key, answer);
  } catch (...) {
    // Out of memory: the waiters get their response all the same.
  }
}

// There may be a newer one of the same query.
void Coalescer::Forget(const Flight& flight) {
  const auto found = flights_.find(flight.key);
  if (found != flights_.end() && found->second.get() == &flight) {
    flights_.erase(found);
  }
}

Coalescer::Membership::Left Coalescer::Leave(Flight& flight, uint64_t number) {
  Gone gone;  // destroyed without the lock
  {
    const std::lock_guard lock(mutex_);
    if (LeaveLocked(flight, number, gone)) return Membership::Left::kAtOnce;
    flight.is_abandoned = true;
    Forget(flight);
  }
  flight.stop.request_stop();
  return Membership::Left::kWhenStopped;
}

bool Coalescer::LeaveQueue(Flight& flight, uint64_t number) {
  Gone gone;
  const std::lock_guard lock(mutex_);
  return LeaveLocked(flight, number, gone);
}

bool Coalescer::LeaveLocked(Flight& flight, uint64_t number, Gone& gone) {
  const auto waiter = flight.waiters.find(number);
  if (waiter == flight.waiters.end()) return true;
  const bool is_last = flight.waiters.size() == 1;
  if (is_last && !parts_.workers.Withdraw(flight.ticket)) return false;
  if (is_last) {
    Forget(flight);
    gone.room.swap(flight.room);
    gone.fetch = std::move(flight.fetch);
  }
  gone.waiter = std::move(waiter->second);
  flight.waiters.erase(waiter);
  budget_.Remove(gone.waiter.caller, BytesOf(gone.waiter));
  flight.deadlines.erase(flight.deadlines.find(gone.waiter.deadline));
  flight.UpdateDeadline();
  return true;
}

Coalescer::Membership::Left Coalescer::Membership::Leave() {
  // The flight may end with its last waiter.
  const std::shared_ptr<Flight> flight = flight_;
  return flight->owner.Leave(*flight, number_);
}

bool Coalescer::Membership::LeaveQueue() {
  const std::shared_ptr<Flight> flight = flight_;
  return flight->owner.LeaveQueue(*flight, number_);
}

std::optional<absl::Duration> Coalescer::Membership::queue_time() const {
  Coalescer& owner = flight_->owner;
  const std::lock_guard lock(owner.mutex_);
  return flight_->TimeInQueue(owner.parts_.clock.Now());
}

bool Coalescer::Membership::is_first() const {
  return number_ == flight_->first_number;
}

bool Coalescer::Membership::IsRateLimited() const {
  return flight_->progress.attempts() == 0 && !flight_->waits_for_room &&
         flight_->owner.parts_.workers.IsRateLimited();
}

const client::CallProgress& Coalescer::Membership::progress() const {
  return flight_->progress;
}

}  // namespace partnercenter::gateway
