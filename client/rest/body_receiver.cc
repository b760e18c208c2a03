#include "client/rest/body_receiver.h"

#include <algorithm>
#include <utility>

#include "client/status/status_table.h"
#include "client/status/upstream_status.h"

namespace partnercenter::client {
namespace {

// Returns the memory for a body that has come to `bytes`: the largest one's,
// halved as often as it still fits. So each is twice the one before, and while
// a body is copied into the next, both together are touched no further than the
// next is long.
size_t CapacityFor(size_t bytes, size_t max_body_bytes) {
  size_t capacity = max_body_bytes;
  while (capacity / 2 >= bytes) capacity /= 2;
  return capacity;
}

}  // namespace

bool BodyReceiver::Take(int http_status, absl::string_view piece) {
  const size_t limit =
      IsError(http_status) ? kMaxErrorBodyBytes : options_.max_body_bytes;
  std::string& body = body_.bytes;
  // What fits is kept even so: the 404 of a wrong route must not look empty.
  const size_t room = limit - body.size();
  const absl::string_view taken = piece.substr(0, room);
  if (!IsError(http_status) && !Reserve(body.size() + taken.size())) {
    return false;
  }
  body.append(taken.data(), taken.size());
  return piece.size() <= room;
}

ReceivedBody BodyReceiver::Finish() {
  // What it has not touched is not in memory.
  body_.share.Settle(body_.bytes.size());
  return std::move(body_);
}

bool BodyReceiver::Reserve(size_t bytes) {
  if (bytes <= body_.bytes.capacity()) return true;
  const size_t capacity = CapacityFor(bytes, options_.max_body_bytes);
  if (options_.budget != nullptr && capacity > kUncountedBodyBytes &&
      !WaitForBudget(capacity)) {
    gave_up_ = true;
    return false;
  }
  body_.bytes.reserve(capacity);
  return true;
}

bool BodyReceiver::WaitForBudget(size_t bytes) {
  BodyBudget::Share& share = body_.share;
  if (!share.grows()) share = BodyBudget::Share(*options_.budget);
  if (share.GrowTo(bytes, context_.stop, absl::InfinitePast())) return true;
  context_.Enter("receive");
  return share.GrowTo(bytes, context_.stop,
                      std::min(context_.deadline, options_.attempt_end));
}

}  // namespace partnercenter::client
