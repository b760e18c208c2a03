// Prints the ids of a customer's orders: list_orders URL TOKEN_FILE CUSTOMER_ID
#include <csignal>
#include <iostream>

#include "client/auth/file_token_source.h"
#include "client/http/httplib_transport.h"
#include "client/rest/rest_orders_client.h"

namespace base = partnercenter::base;
namespace client = partnercenter::client;

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  std::signal(SIGPIPE, SIG_IGN);  // a closed TLS connection raises it
  const base::SystemClock clock;
  base::Timer timer;
  const client::BaseUrl url = client::ParseBaseUrl(argv[1]).value();
  auto http = client::HttplibTransport::Create({.base_url = url}, timer);
  client::FileTokenSource tokens(argv[2]);
  client::UpstreamGet get({.user_agent = "list-orders"}, *http.value(), tokens,
                          clock);
  client::BlockedScopes blocked_scopes({}, clock);
  client::RetryBudget retry_budget;
  client::AttemptTimes attempt_times(clock);
  const client::OrderDecoder decoder;
  client::RestOrdersClient orders(
      {.base_url = url},
      {get, blocked_scopes, retry_budget, attempt_times, decoder, clock});
  const auto list =
      orders.ListOrders({.deadline = clock.Now() + absl::Minutes(1),
                         .correlation_id = base::Guid::Random().text()},
                        {.customer_id = base::Guid::Parse(argv[3]).value()});
  if (!list.ok()) std::cerr << list.status().message() << "\n";
  if (!list.ok()) return 1;
  for (const auto& order : list->orders()) std::cout << order.id() << "\n";
}
