#include "gateway/config/config_checks.h"

#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/guid.h"
#include "gateway/access/access_policy.h"
#include "gateway/access/caller_identity.h"
#include "partnercenter/orders/v1/orders.pb.h"

namespace partnercenter::gateway {
namespace {

// Identities are compared literally, so a star would match nothing.
bool IsIdentity(const std::string& identity) {
  return absl::StartsWith(identity, "dns:")
             ? identity.size() > 4 && !absl::StrContains(identity, "*")
             : absl::StrContains(identity, "://") ||
                   absl::StartsWith(identity, "urn:");
}

// Checks one caller after the other, since no two may share a name or an
// identity.
class CallerChecks {
 public:
  explicit CallerChecks(ConfigErrors& errors) : errors_(errors) {}

  void Check(const std::string& path, const Caller& caller) {
    errors_.RequireText(path + ".name", caller.name());
    if (!names_.insert(caller.name()).second) {
      IsUsedTwice(path + ".name", caller.name());
    }
    if (caller.name() == kUnknownName) {
      errors_.Error(path + ".name",
                    absl::StrCat("\"", kUnknownName,
                                 "\" is reserved for callers that are not "
                                 "listed"));
    }
    CheckIdentities(path + ".identities", caller);
    CheckMethods(path + ".methods", caller);
    CheckCustomers(path + ".customers", caller);
  }

 private:
  void CheckIdentities(const std::string& path, const Caller& caller) {
    CheckElements(path, caller.identities(), "must be a URI or dns:name",
                  IsIdentity);
    for (int i = 0; i < caller.identities_size(); ++i) {
      const std::string& identity = caller.identities(i);
      if (!identities_.insert(NormalIdentity(identity)).second) {
        IsUsedTwice(absl::StrCat(path, ".", i), identity);
      }
    }
  }

  void CheckMethods(const std::string& path, const Caller& caller) {
    const auto& service =
        *orders::v1::Order::descriptor()->file()->FindServiceByName(
            "OrdersService");
    CheckElements(path, caller.methods(), "must be the name of an RPC or *",
                  [&service](const std::string& method) {
                    return method == "*" ||
                           service.FindMethodByName(method) != nullptr;
                  });
  }

  void CheckCustomers(const std::string& path, const Caller& caller) {
    CheckElements(path, caller.customers(), "must be a GUID or *",
                  [](const std::string& customer) {
                    return customer == "*" ||
                           base::Guid::Parse(customer).has_value();
                  });
  }

  void IsUsedTwice(const std::string& path, const std::string& value) {
    const std::string quoted = QuotedUnlessSecret(path, value);
    errors_.Error(
        path, absl::StrCat(quoted, quoted.empty() ? "" : " ", "is used twice"));
  }

  // Adds `error` for each element that is not good.
  template <typename IsGood>
  void CheckElements(
      absl::string_view path,
      const google::protobuf::RepeatedPtrField<std::string>& elements,
      absl::string_view error, IsGood is_good) {
    if (elements.empty()) errors_.Error(path, "must not be empty");
    for (int i = 0; i < elements.size(); ++i) {
      if (!is_good(elements[i])) {
        errors_.WrongValue(absl::StrCat(path, ".", i), error, elements[i]);
      }
    }
  }

  ConfigErrors& errors_;
  std::set<std::string> names_;
  std::set<std::string> identities_;
};

void RequireClientCertificates(const Config& config, ConfigErrors& errors) {
  if (!config.api().tls().client_ca_file().empty()) return;
  constexpr absl::string_view kWhy =
      "needs api.tls.clientCaFile, which identifies callers";
  if (config.has_access()) errors.Error("access", kWhy);
  if (config.limits().per_caller_concurrency() > 0) {
    errors.Error("limits.perCallerConcurrency", kWhy);
  }
}

}  // namespace

void CheckAccess(const Config& config, ConfigErrors& errors) {
  CallerChecks checks(errors);
  for (int i = 0; i < config.access().callers_size(); ++i) {
    checks.Check(absl::StrCat("access.callers.", i),
                 config.access().callers(i));
  }
  if (!config.has_access()) {
    errors.Warn("access",
                "not set: every caller that can connect may call everything");
  } else if (config.access().callers().empty()) {
    errors.Warn("access", "has no callers: no caller may call anything");
  }
  RequireClientCertificates(config, errors);
}

}  // namespace partnercenter::gateway
