#include "gateway/config_checks.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "client/base_url.h"
#include "client/guid.h"
#include "client/trust_store.h"
#include "gateway/listen_address.h"
#include "partnercenter/orders/v1/orders.pb.h"

namespace partnercenter::gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr int64_t kMaxInt32 = 2147483647;
constexpr size_t kMaxDomainBytes = 253;

// Bounds of whole numbers; both ends belong to them.
struct NumberBounds {
  absl::string_view path;
  int64_t min;
  int64_t max;
};
constexpr NumberBounds kNumbers[] = {
    {"upstream.connections", 1, 1024},
    {"upstream.maxBodyBytes", 1024, 1 << 30},
    {"upstream.maxPages", 1, 10000},
    {"cache.maxBytes", 0, int64_t{1} << 40},
    {"retry.maxAttempts", 1, 10},
    {"limits.queue", 1, 1000000},
    {"limits.maxResponseBytes", 1024, kMaxInt32},
    {"limits.perCallerConcurrency", 0, 1000000},
    {"limits.requestsPerMinute", 0, 1000000},
};

// Bounds of durations; both ends belong to them.
struct DurationBounds {
  absl::string_view path;
  absl::Duration min;
  absl::Duration max;
};
const DurationBounds kDurations[] = {
    {"api.maxConnectionAge", absl::Seconds(1), absl::Hours(24)},
    {"upstream.connectTimeout", absl::Milliseconds(10), absl::Minutes(5)},
    {"upstream.tryTimeout", absl::Milliseconds(10), absl::Minutes(10)},
    {"cache.defaultMaxAge", absl::ZeroDuration(), absl::Hours(24)},
    {"limits.maxDeadline", absl::Milliseconds(10), absl::Hours(1)},
    {"shutdown.readinessDelay", absl::ZeroDuration(), absl::Hours(1)},
    {"shutdown.drain", absl::ZeroDuration(), absl::Hours(1)},
};

// Settings of features that this version does not have yet. Leaving them out of
// account is safe.
constexpr absl::string_view kNotYetUsed[] = {
    "metrics.address",          "cache.defaultMaxAge",
    "cache.maxBytes",           "limits.perCallerConcurrency",
    "limits.requestsPerMinute", "shutdown.readinessDelay",
};

// Settings of features that this version does not have yet, and without which
// callers would have more power than was configured, or none.
constexpr absl::string_view kRefused[] = {
    "access",
    "api.tls",
    "credential.workloadIdentity",
    "credential.refreshToken",
};

const FieldDescriptor& FieldNamed(const Message& message,
                                  absl::string_view json_name) {
  const auto& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    if (type.field(i)->json_name() == json_name) return *type.field(i);
  }
  GOOGLE_LOG(FATAL) << "no setting " << std::string(json_name);
  return *type.field(0);
}

// The message that holds the last member of a path, and that member.
struct Setting {
  const Message* parent;
  const FieldDescriptor* field;

  bool IsSet() const {
    return parent->GetReflection()->HasField(*parent, field);
  }
};

Setting Find(const Config& config, absl::string_view path) {
  Setting setting{nullptr, nullptr};
  for (const absl::string_view name : absl::StrSplit(path, '.')) {
    const Message* parent = setting.parent == nullptr
                                ? &config
                                : &setting.parent->GetReflection()->GetMessage(
                                      *setting.parent, setting.field);
    setting = {parent, &FieldNamed(*parent, name)};
  }
  return setting;
}

int64_t NumberOf(const Setting& setting) {
  const auto& reflection = *setting.parent->GetReflection();
  return setting.field->type() == FieldDescriptor::TYPE_INT32
             ? reflection.GetInt32(*setting.parent, setting.field)
             : reflection.GetInt64(*setting.parent, setting.field);
}

absl::Duration DurationOf(const Setting& setting) {
  return ToAbsl(static_cast<const google::protobuf::Duration&>(
      setting.parent->GetReflection()->GetMessage(*setting.parent,
                                                  setting.field)));
}

class Checker {
 public:
  Checker(const Config& given, ConfigReport& report)
      : given_(given), config_(report.config), report_(report) {}

  void CheckAll() {
    CheckBounds();
    CheckListeners();
    CheckUpstream();
    CheckTls();
    CheckCredential();
    CheckAccess();
    for (const absl::string_view path : kRefused) {
      if (Find(given_, path).IsSet()) {
        Mistake(path, "not supported by this version");
      }
    }
    WarnOfOpenAccess();
    WarnOfUnused();
  }

 private:
  // One mistake a setting: that "limits.queue" is no number says enough of it,
  // and that "limits" is no object says it of all that belongs there.
  void Mistake(absl::string_view path, absl::string_view what) {
    const auto is_about_path = [path](absl::string_view mistake) {
      absl::string_view below = path;
      return absl::ConsumePrefix(&below,
                                 mistake.substr(0, mistake.find(": "))) &&
             (below.empty() || below[0] == '.');
    };
    if (std::any_of(report_.mistakes.begin(), report_.mistakes.end(),
                    is_about_path)) {
      return;
    }
    report_.mistakes.push_back(absl::StrCat(path, ": ", what));
  }
  void Warn(absl::string_view path, absl::string_view what) {
    report_.warnings.push_back(absl::StrCat(path, ": ", what));
  }

  void CheckBounds() {
    for (const auto& [path, min, max] : kNumbers) {
      const int64_t value = NumberOf(Find(config_, path));
      if (value < min || value > max) {
        Mistake(path, absl::StrCat("must be from ", min, " to ", max));
      }
    }
    for (const auto& [path, min, max] : kDurations) {
      const absl::Duration value = DurationOf(Find(config_, path));
      if (value < min || value > max) {
        Mistake(path, absl::StrCat("must be from ", absl::FormatDuration(min),
                                   " to ", absl::FormatDuration(max)));
      }
    }
  }

  void CheckListeners() {
    std::map<std::string, absl::string_view> taken;
    const std::pair<absl::string_view, const std::string&> addresses[] = {
        {"api.address", config_.api().address()},
        {"health.address", config_.health().address()},
        {"metrics.address", config_.metrics().address()}};
    for (const auto& [path, text] : addresses) {
      const auto address = ParseListenAddress(text);
      if (!address.has_value()) {
        Mistake(path, "must be an IP address or localhost, a colon and a port");
        continue;
      }
      const auto [other, is_new] = taken.emplace(text, path);
      if (!is_new && address->port != 0) {
        Mistake(path, absl::StrCat("is the same as ", other->second));
      }
    }
    CheckPlaintext();
  }

  void CheckPlaintext() {
    const auto address = ParseListenAddress(config_.api().address());
    if (address.has_value() && !client::IsLoopbackHost(address->host) &&
        !config_.api().allow_plaintext() && !config_.api().has_tls()) {
      Mistake("api.address",
              "is not loopback, and plaintext there must be asked for with "
              "api.allowPlaintext");
    }
  }

  void CheckUpstream() {
    CheckUrl("upstream.baseUrl", config_.upstream().base_url());
    CheckUrl("upstream.loginAuthority", config_.upstream().login_authority());
    if (config_.upstream().scope().empty()) {
      Mistake("upstream.scope", "must not be empty");
    }
    const auto base = client::ParseBaseUrl(config_.upstream().base_url());
    if (base.ok() && base->path.empty()) {
      Warn("upstream.baseUrl",
           "has no path; Partner Center's API is below /v1");
    }
    if (!config_.upstream().ca_file().empty() &&
        !client::TrustStore::Load(config_.upstream().ca_file()).ok()) {
      Mistake("upstream.caFile", "must name a file of certificates in PEM");
    }
  }

  void CheckUrl(absl::string_view path, const std::string& text) {
    const auto url = client::ParseBaseUrl(text);
    if (!url.ok()) {
      Mistake(path, "must be an https URL without user, query and fragment");
    } else if (!url->tls && !client::IsLoopbackHost(url->host)) {
      Mistake(path, "must be https, unless the host is loopback");
    }
  }

  void CheckFile(absl::string_view path, const std::string& file) {
    if (file.empty()) {
      Mistake(path, "must name a file");
      return;
    }
    std::ifstream stream(file);
    if (!stream || stream.peek() == std::ifstream::traits_type::eof()) {
      // Without the name: it may be the secret itself.
      Mistake(path, "names a file that cannot be read or is empty");
    }
  }

  void CheckText(absl::string_view path, const std::string& text) {
    if (text.empty()) Mistake(path, "must not be empty");
  }

  void CheckGuid(absl::string_view path, const std::string& text) {
    if (!client::Guid::Parse(text).has_value()) Mistake(path, "must be a GUID");
  }

  // It becomes part of the token endpoint's path.
  void CheckTenant(absl::string_view path, const std::string& text) {
    const bool is_good =
        !text.empty() && text.size() <= kMaxDomainBytes && text[0] != '.' &&
        std::all_of(text.begin(), text.end(), [](unsigned char c) {
          return absl::ascii_isalnum(c) || c == '-' || c == '.';
        });
    if (!is_good) Mistake(path, "must be a GUID or a domain");
  }

  void CheckTls() {
    if (!given_.api().has_tls()) return;
    const Tls& tls = given_.api().tls();
    CheckFile("api.tls.certificateFile", tls.certificate_file());
    CheckFile("api.tls.keyFile", tls.key_file());
    if (!tls.client_ca_file().empty()) {
      CheckFile("api.tls.clientCaFile", tls.client_ca_file());
    }
  }

  void CheckCredential() {
    const Credential& credential = config_.credential();
    switch (credential.kind_case()) {
      case Credential::kTokenFile:
        CheckFile("credential.tokenFile.path", credential.token_file().path());
        break;
      case Credential::kClientSecret:
        CheckTenant("credential.clientSecret.tenantId",
                    credential.client_secret().tenant_id());
        CheckGuid("credential.clientSecret.clientId",
                  credential.client_secret().client_id());
        CheckFile("credential.clientSecret.secretFile",
                  credential.client_secret().secret_file());
        break;
      case Credential::kWorkloadIdentity:
        break;  // every member may come from the environment
      case Credential::kRefreshToken:
        CheckTenant("credential.refreshToken.tenantId",
                    credential.refresh_token().tenant_id());
        CheckGuid("credential.refreshToken.clientId",
                  credential.refresh_token().client_id());
        CheckFile("credential.refreshToken.secretFile",
                  credential.refresh_token().secret_file());
        CheckFile("credential.refreshToken.refreshTokenFile",
                  credential.refresh_token().refresh_token_file());
        break;
      case Credential::KIND_NOT_SET:
        Mistake("credential",
                "must have one of tokenFile, clientSecret, workloadIdentity, "
                "refreshToken");
    }
  }

  void CheckAccess() {
    std::set<std::string> names;
    std::set<std::string> identities;
    for (int i = 0; i < given_.access().callers_size(); ++i) {
      const Caller& caller = given_.access().callers(i);
      const std::string path = absl::StrCat("access.callers.", i);
      CheckText(path + ".name", caller.name());
      if (!names.insert(caller.name()).second) {
        Mistake(path + ".name", "stands twice");
      }
      CheckIdentities(path + ".identities", caller, identities);
      CheckMethods(path + ".methods", caller);
      CheckCustomers(path + ".customers", caller);
    }
  }

  void CheckIdentities(const std::string& path, const Caller& caller,
                       std::set<std::string>& seen) {
    CheckElements(path, caller.identities(), "must be a URI or dns:name",
                  [](const std::string& identity) {
                    return absl::StrContains(identity, "://") ||
                           absl::StartsWith(identity, "dns:");
                  });
    CheckElements(path, caller.identities(), "stands twice",
                  [&seen](const std::string& identity) {
                    return seen.insert(identity).second;
                  });
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
                           client::Guid::Parse(customer).has_value();
                  });
  }

  // `mistake` is what each element is told that is not good.
  template <typename IsGood>
  void CheckElements(
      absl::string_view path,
      const google::protobuf::RepeatedPtrField<std::string>& elements,
      absl::string_view mistake, IsGood is_good) {
    if (elements.empty()) Mistake(path, "must not be empty");
    for (int i = 0; i < elements.size(); ++i) {
      if (!is_good(elements[i])) Mistake(absl::StrCat(path, ".", i), mistake);
    }
  }

  void WarnOfOpenAccess() {
    if (config_.has_access()) return;
    Warn("access",
         "not set, so every caller that can connect may call everything");
  }

  void WarnOfUnused() {
    std::vector<absl::string_view> unused;
    for (const absl::string_view path : kNotYetUsed) {
      if (Find(given_, path).IsSet()) unused.push_back(path);
    }
    if (unused.empty()) return;
    report_.warnings.push_back(
        absl::StrCat("accepted, but not used by this version: ",
                     absl::StrJoin(unused, ", ")));
  }

  const Config& given_;
  const Config& config_;
  ConfigReport& report_;
};

}  // namespace

void CheckConfig(const Config& given, ConfigReport& report) {
  Checker(given, report).CheckAll();
}

}  // namespace partnercenter::gateway
