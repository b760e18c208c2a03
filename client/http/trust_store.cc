#include "client/http/trust_store.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace partnercenter::client {
namespace {

// The oldest entry names the cause (no such file, no start line); later ones
// only name the functions that passed it on.
std::string TakeOpenSslError() {
  const unsigned long error = ERR_peek_error();
  ERR_clear_error();
  if (ERR_SYSTEM_ERROR(error)) {
    return std::generic_category().message(ERR_GET_REASON(error));
  }
  const char* reason = ERR_reason_error_string(error);
  return reason == nullptr ? "unknown error" : reason;
}

}  // namespace

TrustStore::TrustStore(std::shared_ptr<X509_STORE> store)
    : store_(std::move(store)) {}

absl::StatusOr<TrustStore> TrustStore::Load(const std::string& ca_file) {
  std::shared_ptr<X509_STORE> store(X509_STORE_new(), X509_STORE_free);
  ERR_clear_error();
  if (ca_file.empty()) {
    if (X509_STORE_set_default_paths(store.get()) != 1) {
      return absl::FailedPreconditionError(
          absl::StrCat("cannot load the system's trusted certificates: ",
                       TakeOpenSslError()));
    }
  } else if (X509_STORE_load_file(store.get(), ca_file.c_str()) != 1) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot load trusted certificates from \"", ca_file,
                     "\": ", TakeOpenSslError()));
  }
  return TrustStore(std::move(store));
}

}  // namespace partnercenter::client
