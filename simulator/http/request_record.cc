#include "simulator/http/request_record.h"

#include <string>
#include <utility>

#include "absl/strings/match.h"

namespace partnercenter::simulator {

absl::string_view SeenRequest::Header(absl::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (absl::EqualsIgnoreCase(key, name)) return value;
  }
  return "";
}

void RequestRecord::Add(const Request& request) {
  SeenRequest seen{request.method, request.target, request.headers};
  for (auto& [name, value] : seen.headers) {
    if (absl::EqualsIgnoreCase(name, "Authorization")) {
      const size_t blank = value.find(' ');
      value.resize(blank == std::string::npos ? 0 : blank);
    }
  }
  std::lock_guard<std::mutex> lock(mutex_);
  ++count_;
  if (newest_.size() == kCapacity) newest_.pop_front();
  newest_.push_back(std::move(seen));
}

std::vector<SeenRequest> RequestRecord::requests() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return {newest_.begin(), newest_.end()};
}

int64_t RequestRecord::count() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return count_;
}

}  // namespace partnercenter::simulator
