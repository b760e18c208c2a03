#include "simulator/entra/issued_tokens.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "simulator/text/guid.h"

namespace partnercenter::simulator {
namespace {

using nlohmann::ordered_json;

std::string RandomKey() {
  std::array<unsigned char, 32> bytes = {};
  // Fails only if the machine has no source of randomness.
  if (RAND_bytes(bytes.data(), bytes.size()) != 1) std::abort();
  return std::string(bytes.begin(), bytes.end());
}

std::string Signature(const std::string& key, const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest = {};
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(),
       digest.data(), &size);
  return std::string(digest.begin(), digest.begin() + size);
}

// Values copied from requests may not be UTF-8.
std::string Part(const ordered_json& json) {
  return absl::WebSafeBase64Escape(
      json.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
}

std::string Claims(const TokenSubject& subject) {
  ordered_json claims = {{"aud", subject.audience},
                         {"iss", subject.issuer},
                         {"iat", absl::ToUnixSeconds(subject.issued_at)},
                         {"nbf", absl::ToUnixSeconds(subject.issued_at)},
                         {"exp", absl::ToUnixSeconds(subject.expires_at)},
                         {"appid", subject.client_id},
                         {"tid", subject.tenant},
                         // Makes two tokens of the same second differ.
                         {"uti", NewGuid()},
                         {"ver", "1.0"}};
  if (subject.user.empty()) {
    claims["idtyp"] = "app";
  } else {
    // Partner Center requires that users have signed in with MFA.
    claims["amr"] = {"pwd", "mfa"};
    claims["scp"] = "user_impersonation";
    claims["upn"] = subject.user;
  }
  return Part(claims);
}

}  // namespace

IssuedTokens::IssuedTokens() : key_(RandomKey()) {}

std::string IssuedTokens::Issue(const TokenSubject& subject) {
  const std::string text = absl::StrCat(
      Part({{"typ", "JWT"}, {"alg", "HS256"}}), ".", Claims(subject));
  std::string token =
      absl::StrCat(text, ".", absl::WebSafeBase64Escape(Signature(key_, text)));
  const std::lock_guard<std::mutex> lock(mutex_);
  ends_[token] = subject.expires_at;
  return token;
}

IssuedTokens::Standing IssuedTokens::StandingOf(absl::string_view token,
                                                absl::Time now) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = ends_.find(token);
  if (found == ends_.end()) return Standing::kUnknown;
  return now < found->second ? Standing::kGood : Standing::kEnded;
}

void IssuedTokens::Revoke(absl::string_view token) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = ends_.find(token);
  if (found != ends_.end()) found->second = absl::InfinitePast();
}

void IssuedTokens::RevokeAll() {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (auto& [token, end] : ends_) end = absl::InfinitePast();
}

int64_t IssuedTokens::count() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return static_cast<int64_t>(ends_.size());
}

}  // namespace partnercenter::simulator
