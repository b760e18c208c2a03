#include "gateway/log/repeated_lines.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace partnercenter::gateway {
namespace {

// Keys of the entries for lines beyond the limits, which no kind and no fields
// have.
constexpr char kOtherKinds[] = "other kinds";
constexpr char kOtherFields[] = "other fields";

std::string KindOf(const LogLine& line) {
  return absl::StrCat(static_cast<int>(line.severity), line.message);
}

std::string FieldsOf(const LogLine& line) {
  std::string fields;
  line.fields.AppendKey(fields);
  return fields;
}

LogLine WithCount(LogLine line, int64_t left_out) {
  if (left_out > 0) line.fields.Add("left_out", left_out);
  return line;
}

}  // namespace

std::optional<LogLine> RepeatedLines::Admit(LogLine line, absl::Time now) {
  std::string kind = KindOf(line);
  std::string fields = FieldsOf(line);
  const std::lock_guard lock(mutex_);
  if (kinds_.size() >= kMaxKinds && kinds_.count(kind) == 0) {
    kind = kOtherKinds;
    fields = kOtherFields;
  }
  Entries& entries = kinds_[std::move(kind)];
  if (entries.size() >= kMaxDifferent && entries.count(fields) == 0) {
    fields = kOtherFields;
  }
  const auto [found, is_new] = entries.try_emplace(std::move(fields));
  Entry& entry = found->second;
  if (is_new) {
    entry.until = now + kPeriod;
    return line;
  }
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
  for (auto next = kinds_.begin(); next != kinds_.end();) {
    const auto here = next++;
    TakeDue(here->second, now, due);
    if (here->second.empty()) kinds_.erase(here);
  }
  return due;
}

void RepeatedLines::TakeDue(Entries& entries, absl::Time now,
                            std::vector<LogLine>& due) {
  for (auto next = entries.begin(); next != entries.end();) {
    const auto here = next++;
    Entry& entry = here->second;
    if (entry.until > now) continue;
    if (!entry.last.has_value()) {
      entries.erase(here);
      continue;
    }
    due.push_back(WithCount(*std::move(entry.last), entry.left_out));
    entry = {now + kPeriod, std::nullopt, 0};
  }
}

}  // namespace partnercenter::gateway
