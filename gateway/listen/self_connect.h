#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "gateway/listen/listen_address.h"

namespace partnercenter::gateway {

// Connects to a listener of this process, and waits for the first bytes of its
// server: that the connection comes about says little, for the kernel makes it
// even if nobody accepts any. With `tls` the handshake is only begun, which
// takes no certificate of ours; nothing is called. Blocks for `limit` at most.
// Errors: Unavailable, with what went wrong; no file descriptor for the
// connection, too, since the server has none then either.
absl::Status SelfConnect(const ListenAddress& listener, bool tls,
                         absl::Duration limit);

}  // namespace partnercenter::gateway
