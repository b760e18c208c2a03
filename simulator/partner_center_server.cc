#include "simulator/partner_center_server.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "simulator/request_log.h"
#include "simulator/service_headers.h"
#include "simulator/text_file.h"

namespace partnercenter::simulator {
namespace {

constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

Answer MethodNotAllowed() {
  Answer answer = GatewayError(405, "Method not allowed");
  answer.headers.emplace_back("Allow", "GET");
  return answer;
}

// A secret that is given, or else is in a file, or is in neither.
struct SecretSource {
  absl::string_view what;
  const std::string& given;
  const std::string& file;
};

Answer Unauthorized() {
  Answer answer = VendorError(401, 400, "Access denied");
  answer.headers.emplace_back("WWW-Authenticate",
                              "Bearer error=\"invalid_token\"");
  return answer;
}

}  // namespace

PartnerCenterServer::PartnerCenterServer(SimulatorOptions options)
    : options_(std::move(options)),
      token_check_(options_, issued_tokens_),
      token_endpoint_(options_, issued_tokens_),
      orders_service_(options_, book_),
      rate_limiter_(options_.requests_per_minute),
      listener_([this](const Request& request) { return Respond(request); }) {}

PartnerCenterServer::~PartnerCenterServer() { Stop(); }

absl::Status PartnerCenterServer::Start() {
  for (const auto& [what, given, file] :
       {SecretSource{"token file", options_.token, options_.token_file},
        SecretSource{"client secret file", options_.client_secret,
                     options_.client_secret_file}}) {
    if (!given.empty() || file.empty()) continue;
    const auto secret = ReadSecretFile(what, file);
    if (!secret.ok()) return secret.status();
  }
  absl::StatusOr<OrderBook> book = OpenOrderBook(options_);
  if (!book.ok()) return book.status();
  book_ = *std::move(book);
  return listener_.Start(options_.host, options_.port);
}

void PartnerCenterServer::Stop() { listener_.Stop(); }

Answer PartnerCenterServer::Respond(const Request& request) {
  Answer answer;
  if (const auto route = ParseTokenRoute(request.path)) {
    ++token_requests_;
    answer = token_endpoint_.Respond(*route, request);
  } else {
    answer = RespondWithOrders(request);
  }
  if (options_.log) options_.log(LogLine(request, answer.status));
  return answer;
}

Answer PartnerCenterServer::RespondWithOrders(const Request& request) {
  record_.Add(request);
  listener_.Pause(options_.latency);
  Answer answer = Route(request);
  if (options_.byte_order_mark && answer.status == 200) {
    answer.body.insert(0, kByteOrderMark.data(), kByteOrderMark.size());
  }
  if (!answer.from_front_gateway) {
    AddServiceHeaders(request, options_.own_ids, answer);
  }
  return answer;
}

Answer PartnerCenterServer::Route(const Request& request) {
  const auto route = ParseOrdersRoute(request.path);
  if (!route) return GatewayError(404, "Resource not found");
  if (request.method != "GET") return MethodNotAllowed();
  if (!token_check_.Accepts(request.Header("Authorization"),
                            options_.clock())) {
    return Unauthorized();
  }
  if (auto refusal = Throttle()) return *std::move(refusal);
  return orders_service_.Get(*route, request.parameters);
}

std::optional<Answer> PartnerCenterServer::Throttle() {
  const auto wait = rate_limiter_.Refuses(options_.clock());
  if (!wait) return std::nullopt;
  const int64_t seconds =
      absl::ToInt64Seconds(absl::Ceil(*wait, absl::Seconds(1)));
  Answer answer =
      GatewayError(429, absl::StrCat("Rate limit is exceeded. Try again in ",
                                     seconds, " seconds."));
  answer.headers.emplace_back("Retry-After", absl::StrCat(seconds));
  return answer;
}

}  // namespace partnercenter::simulator
