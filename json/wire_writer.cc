#include "json/wire_writer.h"

#include <google/protobuf/io/coded_stream.h>

#include <utility>

namespace partnercenter::json {

using google::protobuf::io::CodedOutputStream;

namespace {
constexpr int kMaxVarintBytes = 10;
}  // namespace

void WireWriter::Varint(uint32_t tag, uint64_t value) {
  AppendVarint(tag);
  AppendVarint(value);
}

void WireWriter::Bytes(uint32_t tag, absl::string_view value) {
  AppendVarint(tag);
  AppendVarint(value.size());
  bytes_.append(value.data(), value.size());
}

void WireWriter::MapEntry(uint32_t tag, absl::string_view key,
                          absl::string_view value) {
  const size_t mark = Open(tag);
  Bytes(LengthDelimitedTag(1), key);
  Bytes(LengthDelimitedTag(2), value);
  Close(mark);
}

size_t WireWriter::Open(uint32_t tag) {
  AppendVarint(tag);
  // Most messages are shorter than 128 bytes: one byte holds their length.
  bytes_.push_back(0);
  return bytes_.size();
}

void WireWriter::Close(size_t mark) {
  uint8_t length[kMaxVarintBytes];
  const size_t size =
      CodedOutputStream::WriteVarint64ToArray(bytes_.size() - mark, length) -
      length;
  if (size > 1) bytes_.insert(mark, size - 1, '\0');
  bytes_.replace(mark - 1, size, reinterpret_cast<const char*>(length), size);
}

std::string WireWriter::Take() { return std::exchange(bytes_, {}); }

void WireWriter::AppendVarint(uint64_t value) {
  uint8_t bytes[kMaxVarintBytes];
  const uint8_t* end = CodedOutputStream::WriteVarint64ToArray(value, bytes);
  bytes_.append(reinterpret_cast<const char*>(bytes), end - bytes);
}

}  // namespace partnercenter::json
