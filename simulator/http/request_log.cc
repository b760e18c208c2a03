#include "simulator/http/request_log.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace partnercenter::simulator {
namespace {

std::string Printable(absl::string_view text) {
  return text.empty() ? "-" : absl::CHexEscape(text);
}

}  // namespace

std::string LogLine(const Request& request, int status) {
  return absl::StrCat(
      Printable(request.method), " ", Printable(request.target), " ", status,
      " ms-requestid=", Printable(request.Header("MS-RequestId")),
      " ms-correlationid=", Printable(request.Header("MS-CorrelationId")));
}

}  // namespace partnercenter::simulator
