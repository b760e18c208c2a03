#pragma once

#include <memory>

namespace partnercenter::gateway {

// Room for the reply of a fetch, which is asked for before the fetch begins: an
// answer for which there is no room would cost its requests all the same.
struct ReplyRoom {
  enum class State {
    kTaken,
    // Other fetches have taken it. Some of it is free again when they end.
    kLater,
    // Replies that are not read hold it.
    kNone,
  };

  State state = State::kTaken;
  // Gives the room back on destruction, which may take milliseconds. Null if
  // none is counted.
  std::shared_ptr<void> lease = nullptr;
};

}  // namespace partnercenter::gateway
