#include "client/http/form_encoding.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace partnercenter::client {
namespace {

// RFC 3986, 2.3.
bool IsUnreserved(unsigned char byte) {
  return absl::ascii_isalnum(byte) || byte == '-' || byte == '.' ||
         byte == '_' || byte == '~';
}

}  // namespace

std::string EncodeForm(const FormFields& fields) {
  return absl::StrJoin(fields, "&", [](std::string* out, const auto& field) {
    absl::StrAppend(out, PercentEncode(field.first), "=",
                    PercentEncode(field.second));
  });
}

std::string PercentEncode(absl::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (IsUnreserved(byte)) {
      encoded += c;
    } else {
      encoded += {'%', kDigits[byte >> 4], kDigits[byte & 0xF]};
    }
  }
  return encoded;
}

}  // namespace partnercenter::client
