#include "simulator/http/delivery.h"

namespace partnercenter::simulator {

bool WriteBody(const std::string& body, const Delivery& delivery,
               const std::function<bool(absl::string_view)>& write,
               const std::function<bool(absl::Duration)>& pause) {
  const absl::string_view all(body);
  const absl::string_view sent =
      delivery.cut == Cut::kNone ? all : all.substr(0, delivery.cut_after);
  const size_t piece = delivery.piece == 0 ? sent.size() : delivery.piece;
  for (size_t at = 0; at < sent.size(); at += piece) {
    if (at > 0 && !pause(delivery.interval)) return false;
    if (!write(sent.substr(at, piece))) return false;
  }
  return true;
}

}  // namespace partnercenter::simulator
