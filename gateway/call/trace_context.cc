#include "gateway/call/trace_context.h"

#include <algorithm>
#include <cstdint>

#include "absl/random/random.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace partnercenter::gateway {
namespace {

bool IsLowerHex(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c)) ||
           (c >= 'a' && c <= 'f');
  });
}

bool IsZero(absl::string_view text) {
  return text.find_first_not_of('0') == absl::string_view::npos;
}

struct Traceparent {
  absl::string_view trace_id;
  absl::string_view parent_id;
};

// "00-{trace id, 32 digits}-{parent id, 16 digits}-{flags, 2 digits}". Later
// versions may have more behind; version ff and an all-zero id are invalid.
std::optional<Traceparent> ParseTraceparent(absl::string_view text) {
  constexpr size_t kVersion00Size = 55;
  if (text.size() < kVersion00Size || text[2] != '-' || text[35] != '-' ||
      text[52] != '-') {
    return std::nullopt;
  }
  const absl::string_view version = text.substr(0, 2);
  const absl::string_view flags = text.substr(53, 2);
  const Traceparent parsed = {text.substr(3, 32), text.substr(36, 16)};
  const bool longer_is_fine = version != "00" && text.size() > kVersion00Size &&
                              text[kVersion00Size] == '-';
  const bool is_valid =
      IsLowerHex(version) && version != "ff" && IsLowerHex(parsed.trace_id) &&
      !IsZero(parsed.trace_id) && IsLowerHex(parsed.parent_id) &&
      !IsZero(parsed.parent_id) && IsLowerHex(flags) &&
      (text.size() == kVersion00Size || longer_is_fine);
  if (!is_valid) return std::nullopt;
  return parsed;
}

// 16 random digits, not all zero.
std::string RandomId() {
  thread_local absl::InsecureBitGen random;
  return absl::StrCat(absl::Hex(
      absl::Uniform<uint64_t>(absl::IntervalClosed, random, 1, UINT64_MAX),
      absl::kZeroPad16));
}

}  // namespace

TraceContext TraceContextOf(const MetadataLookup& metadata) {
  const std::string given = metadata("traceparent").value_or("");
  if (const auto parent = ParseTraceparent(given)) {
    return {std::string(parent->trace_id), RandomId(),
            std::string(parent->parent_id)};
  }
  return {absl::StrCat(RandomId(), RandomId()), RandomId(), ""};
}

}  // namespace partnercenter::gateway
