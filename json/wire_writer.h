#pragma once

#include <google/protobuf/wire_format_lite.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace partnercenter::json {

// Return the tag of a field by its number.
constexpr uint32_t VarintTag(int number) {
  using google::protobuf::internal::WireFormatLite;
  return WireFormatLite::MakeTag(number, WireFormatLite::WIRETYPE_VARINT);
}
constexpr uint32_t LengthDelimitedTag(int number) {
  using google::protobuf::internal::WireFormatLite;
  return WireFormatLite::MakeTag(number,
                                 WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
}

// Writes a protobuf message as wire bytes, front to back, without building the
// message.
class WireWriter {
 public:
  void Varint(uint32_t tag, uint64_t value);
  void Bytes(uint32_t tag, absl::string_view value);

  // Writes an entry of a map<string, string>.
  void MapEntry(uint32_t tag, absl::string_view key, absl::string_view value);

  // Opens a field with a length (a message, a map entry). Returns the mark that
  // Close needs; fields close in reverse order.
  size_t Open(uint32_t tag);
  void Close(size_t mark);

  size_t size() const { return bytes_.size(); }
  // Drops everything written after the first `size` bytes.
  void Truncate(size_t size) { bytes_.resize(size); }
  void Reserve(size_t size) { bytes_.reserve(size); }

  // Returns the bytes so far and empties the writer.
  std::string Take();

 private:
  void AppendVarint(uint64_t value);

  std::string bytes_;
};

}  // namespace partnercenter::json
