#include "simulator/partner_center_server.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "simulator/faults/fault_answer.h"
#include "simulator/http/request_log.h"
#include "simulator/http/service_headers.h"
#include "simulator/text/text_file.h"

namespace partnercenter::simulator {
namespace {

constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

Answer MethodNotAllowed() {
  Answer answer = GatewayError(405, "Method not allowed");
  answer.headers.emplace_back("Allow", "GET");
  return answer;
}

// A secret given directly, in a file, or not at all.
struct SecretSource {
  absl::string_view what;
  const std::string& given;
  const std::string& file;
};

}  // namespace

PartnerCenterServer::PartnerCenterServer(SimulatorOptions options)
    : options_(std::move(options)),
      token_check_(options_.bearer, options_.entra, issued_tokens_),
      token_endpoint_(options_.entra, issued_tokens_, options_.clock),
      orders_service_(options_.orders, book_),
      rate_limiter_(options_.requests_per_minute),
      injector_(faults_, issued_tokens_,
                {options_.clock,
                 [this](absl::Duration time) { listener_.Pause(time); }}),
      control_service_(faults_, issued_tokens_),
      listener_([this](const Request& request) { return Respond(request); }) {
  for (const Fault& fault : options_.faults) faults_.Add(fault);
}

PartnerCenterServer::~PartnerCenterServer() { Stop(); }

absl::Status PartnerCenterServer::Start() {
  for (const auto& [what, given, file] :
       {SecretSource{"token file", options_.bearer.token,
                     options_.bearer.token_file},
        SecretSource{"client secret file", options_.entra.client_secret,
                     options_.entra.client_secret_file}}) {
    if (!given.empty() || file.empty()) continue;
    const auto secret = ReadSecretFile(what, file);
    if (!secret.ok()) return secret.status();
  }
  absl::StatusOr<OrderBook> book = OpenOrderBook(options_.book);
  if (!book.ok()) return book.status();
  book_ = *std::move(book);
  return listener_.Start(options_.host, options_.port);
}

void PartnerCenterServer::Stop() { listener_.Stop(); }

Answer PartnerCenterServer::Respond(const Request& request) {
  Answer answer;
  if (IsControlPath(request.path)) {
    answer = control_service_.Respond(request);
  } else if (const auto route = ParseTokenRoute(request.path)) {
    answer = RespondWithToken(*route, request);
  } else {
    answer = RespondWithOrders(request);
  }
  if (options_.log) options_.log(LogLine(request, answer.status));
  return answer;
}

Answer PartnerCenterServer::RespondWithToken(const TokenRoute& route,
                                             const Request& request) {
  ++token_requests_;
  auto fault = injector_.Before(FaultTarget::kToken, request);
  Answer answer =
      fault ? *std::move(fault) : token_endpoint_.Respond(route, request);
  injector_.After(FaultTarget::kToken, answer);
  return answer;
}

Answer PartnerCenterServer::RespondWithOrders(const Request& request) {
  record_.Add(request);
  listener_.Pause(options_.latency);
  auto fault = injector_.Before(FaultTarget::kOrders, request);
  Answer answer = fault ? *std::move(fault) : Route(request);
  if (options_.byte_order_mark && answer.status == 200 &&
      !answer.body.empty()) {
    answer.body.insert(0, kByteOrderMark.data(), kByteOrderMark.size());
  }
  if (!answer.from_front_gateway) {
    AddServiceHeaders(request, options_.own_ids, answer);
  }
  injector_.After(FaultTarget::kOrders, answer);
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
