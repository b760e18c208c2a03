#include "simulator/http/service_headers.h"

#include <string>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "simulator/text/guid.h"

namespace partnercenter::simulator {
namespace {

constexpr char kServerId[] = "0000002A";
constexpr char kApplication[] =
    "appId=cid-v1:5c1f7a36-2d0e-4b8f-93a7-7e4d0b61c2f8";

// 16 characters of base64 and a counter.
std::string NewCorrelationVector() {
  constexpr absl::string_view kBase64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  thread_local absl::BitGen bits;
  std::string text;
  for (int i = 0; i < 16; ++i) {
    text += kBase64[absl::Uniform<size_t>(bits, 0, kBase64.size())];
  }
  return absl::StrCat(text, ".0");
}

std::string IdFor(const Request& request, const char* header, bool own_ids) {
  const absl::string_view sent = request.Header(header);
  return own_ids || !IsGuid(sent) ? NewGuid() : std::string(sent);
}

}  // namespace

void AddServiceHeaders(const Request& request, bool own_ids, Answer& answer) {
  for (const char* name : {"MS-RequestId", "MS-CorrelationId"}) {
    answer.headers.emplace_back(name, IdFor(request, name, own_ids));
  }
  answer.headers.emplace_back("MS-CV", NewCorrelationVector());
  answer.headers.emplace_back("MS-ServerId", kServerId);
  answer.headers.emplace_back("Request-Context", kApplication);
}

}  // namespace partnercenter::simulator
