#include "gateway/log/repeated_lines.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace partnercenter::gateway {
namespace {

std::string KindOf(const LogLine& line) {
  return absl::StrCat(static_cast<int>(line.severity), line.message);
}

std::string KeyOf(const LogLine& line) {
  std::string key = KindOf(line);
  line.fields.AppendKey(key);
  return key;
}

LogLine WithCount(LogLine line, int64_t left_out) {
  if (left_out > 0) line.fields.Add("left_out", left_out);
  return line;
}

}  // namespace

std::optional<LogLine> RepeatedLines::Admit(LogLine line, absl::Time now) {
  std::string key = KeyOf(line);
  const std::lock_guard lock(mutex_);
  auto found = entries_.find(key);
  if (found == entries_.end() && entries_.size() >= kMaxDifferent) {
    key = KindOf(line);
    found = entries_.find(key);
  }
  if (found == entries_.end()) {
    entries_[std::move(key)].until = now + kPeriod;
    return line;
  }
  Entry& entry = found->second;
  if (entry.until > now) {
    if (entry.last.has_value()) ++entry.left_out;
    entry.last = std::move(line);
    return std::nullopt;
  }
  const int64_t left_out = entry.left_out + (entry.last.has_value() ? 1 : 0);
  entry = {now + kPeriod, std::nullopt, 0};
  return WithCount(std::move(line), left_out);
}

std::vector<LogLine> RepeatedLines::TakeDue(absl::Time now) {
  std::vector<LogLine> due;
  const std::lock_guard lock(mutex_);
  for (auto next = entries_.begin(); next != entries_.end();) {
    const auto here = next++;
    Entry& entry = here->second;
    if (entry.until > now) continue;
    if (!entry.last.has_value()) {
      entries_.erase(here);
      continue;
    }
    due.push_back(WithCount(*std::move(entry.last), entry.left_out));
    entry = {now + kPeriod, std::nullopt, 0};
  }
  return due;
}

}  // namespace partnercenter::gateway
