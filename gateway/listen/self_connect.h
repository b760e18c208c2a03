#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "gateway/listen/listen_address.h"

namespace partnercenter::gateway {

// Connects to a listener of this process, and waits for the first bytes of its
// server: an established connection proves little, since the kernel makes it
// even if it is never accepted. With `tls` the handshake is only begun, which
// needs no certificate of ours; no call is made. Blocks for `limit` at most.
// Errors: Unavailable, with the cause; also if there is no file descriptor for
// the connection, since the server has none then either.
absl::Status SelfConnect(const ListenAddress& listener, bool tls,
                         absl::Duration limit);

}  // namespace partnercenter::gateway
