#include "json/scalar_field.h"

#include <charconv>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "json/time_text.h"

namespace partnercenter::json {
namespace {

using Kind = JsonScalar::Kind;

// Longer texts are no enum value, and need not be canonicalised.
constexpr size_t kMaxEnumText = 64;

// Tags of Timestamp and Duration: both have seconds = 1 and nanos = 2, varints.
constexpr uint32_t kSecondsTag = VarintTag(1);
constexpr uint32_t kNanosTag = VarintTag(2);

// Only integer literals fit: "5.0" and "1e2" do not.
template <typename T>
std::optional<T> ParseInteger(absl::string_view literal) {
  T value = 0;
  const char* const end = literal.data() + literal.size();
  const auto result = std::from_chars(literal.data(), end, value);
  if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
  return value;
}

template <typename T>
bool WriteInteger(const FieldPlan& field, const JsonScalar& value,
                  WireWriter& writer) {
  if (value.kind != Kind::kNumber) return false;
  const auto integer = ParseInteger<T>(value.text);
  if (!integer.has_value()) return false;
  // Negative int32 are sign-extended to ten bytes on the wire.
  writer.Varint(field.tag, static_cast<uint64_t>(int64_t{*integer}));
  return true;
}

bool WriteText(Kind wanted, const FieldPlan& field, const JsonScalar& value,
               WireWriter& writer) {
  if (value.kind != wanted) return false;
  writer.Bytes(field.tag, value.text);
  return true;
}

bool WriteBool(const FieldPlan& field, const JsonScalar& value,
               WireWriter& writer) {
  if (value.kind != Kind::kBool) return false;
  writer.Varint(field.tag, value.text == "true" ? 1 : 0);
  return true;
}

bool WriteEnum(const FieldPlan& field, const JsonScalar& value,
               WireWriter& writer) {
  if (value.kind != Kind::kString || value.text.size() > kMaxEnumText) {
    return false;
  }
  const auto it = field.enum_values.find(CanonicalEnumText(value.text));
  if (it == field.enum_values.end()) return false;
  writer.Varint(field.tag, static_cast<uint64_t>(it->second));
  return true;
}

// Zeros are written too: a message may be merged over another, as settings are
// over their defaults, whose seconds would remain.
void WriteSecondsAndNanos(const FieldPlan& field, Instant value,
                          WireWriter& writer) {
  const size_t mark = writer.Open(field.tag);
  writer.Varint(kSecondsTag, static_cast<uint64_t>(value.seconds));
  writer.Varint(kNanosTag, static_cast<uint64_t>(int64_t{value.nanos}));
  writer.Close(mark);
}

bool WriteTimestamp(const FieldPlan& field, const JsonScalar& value,
                    WireWriter& writer) {
  if (value.kind != Kind::kString) return false;
  const std::optional<Instant> instant = ParseTimeText(value.text);
  if (!instant.has_value()) return false;
  WriteSecondsAndNanos(field, *instant, writer);
  return true;
}

bool WriteDuration(const FieldPlan& field, const JsonScalar& value,
                   WireWriter& writer) {
  absl::Duration duration;
  if (value.kind != Kind::kString ||
      !absl::ParseDuration(value.text, &duration) ||
      duration == absl::InfiniteDuration() ||
      duration == -absl::InfiniteDuration()) {
    return false;
  }
  const int64_t seconds =
      absl::IDivDuration(duration, absl::Seconds(1), &duration);
  const auto nanos = static_cast<int32_t>(absl::ToInt64Nanoseconds(duration));
  WriteSecondsAndNanos(field, {seconds, nanos}, writer);
  return true;
}

}  // namespace

bool WriteScalarField(const FieldPlan& field, const JsonScalar& value,
                      WireWriter& writer) {
  switch (field.kind) {
    case FieldKind::kString:
      return WriteText(Kind::kString, field, value, writer);
    case FieldKind::kDecimal:
      return WriteText(Kind::kNumber, field, value, writer);
    case FieldKind::kBool:
      return WriteBool(field, value, writer);
    case FieldKind::kInt32:
      return WriteInteger<int32_t>(field, value, writer);
    case FieldKind::kInt64:
      return WriteInteger<int64_t>(field, value, writer);
    case FieldKind::kEnum:
      return WriteEnum(field, value, writer);
    case FieldKind::kTimestamp:
      return WriteTimestamp(field, value, writer);
    case FieldKind::kDuration:
      return WriteDuration(field, value, writer);
    case FieldKind::kMessage:
    case FieldKind::kStringMap:
      return false;
  }
  return false;
}

}  // namespace partnercenter::json
