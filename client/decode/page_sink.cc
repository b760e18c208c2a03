#include "client/decode/page_sink.h"

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace partnercenter::client {
namespace {

// More than any links have; a few dozen are usual. Each takes many times its
// text while it is read, and the budget of the orders does not count it.
constexpr int kMaxLinkValues = 1000;

absl::Status ListNotAnObject() {
  return absl::InvalidArgumentError("a list is not an object");
}

absl::Status ItemsNotAnArray() {
  return absl::InvalidArgumentError("the items of a list are not an array");
}

absl::Status LinksNotAnObject() {
  return absl::InvalidArgumentError("the links of a list are not an object");
}

}  // namespace

// Returns the sink of the events below the envelope, if there is one.
json::JsonSink* PageSink::Delegate() {
  if (depth_ >= 2 && member_ == kItems) return &order_;
  if (depth_ >= 2 && links_open_) return &links_;
  return nullptr;
}

absl::Status PageSink::Scalar(const json::JsonScalar& value) {
  if (depth_ == 0) return ListNotAnObject();
  if (depth_ == 1) return EnvelopeScalar(value);
  if (absl::Status status = CountLinkValue(); !status.ok()) return status;
  json::JsonSink* const delegate = Delegate();
  return delegate == nullptr ? absl::OkStatus() : delegate->Scalar(value);
}

absl::Status PageSink::StartObject() {
  if (depth_ == 2 && member_ == kItems) ++order_count_;
  if (++depth_ == 1) return absl::OkStatus();
  if (depth_ == 2) return StartEnvelopeMember(/*is_object=*/true);
  if (absl::Status status = CountLinkValue(); !status.ok()) return status;
  json::JsonSink* const delegate = Delegate();
  return delegate == nullptr ? absl::OkStatus() : delegate->StartObject();
}

absl::Status PageSink::StartArray() {
  if (++depth_ == 1) return ListNotAnObject();
  if (depth_ == 2) return StartEnvelopeMember(/*is_object=*/false);
  if (absl::Status status = CountLinkValue(); !status.ok()) return status;
  json::JsonSink* const delegate = Delegate();
  return delegate == nullptr ? absl::OkStatus() : delegate->StartArray();
}

absl::Status PageSink::Key(const json::JsonName& name) {
  if (depth_ > 1) {
    json::JsonSink* const delegate = Delegate();
    return delegate == nullptr ? absl::OkStatus() : delegate->Key(name);
  }
  static constexpr std::pair<absl::string_view, Member> kMembers[] = {
      {"items", kItems},
      {"totalCount", kTotalCount},
      {"links", kLinks},
      {"attributes", kAttributes}};
  member_ = kUnknown;
  for (const auto& [known, member] : kMembers) {
    if (absl::EqualsIgnoreCase(name.text, known)) member_ = member;
  }
  member_name_ = std::string(name.text);
  // The tokenizer refuses duplicate names, so a second one differs in case.
  // Dropping either of the two could lose orders.
  const unsigned bit = 1u << member_;
  if (member_ != kUnknown && (seen_ & bit) != 0) {
    return absl::InvalidArgumentError(
        "a list has two members whose names differ in case only");
  }
  seen_ |= bit;
  return absl::OkStatus();
}

absl::Status PageSink::EndObject() {
  json::JsonSink* const delegate = Delegate();
  if (--depth_ == 1) links_open_ = false;
  return delegate == nullptr ? absl::OkStatus() : delegate->EndObject();
}

absl::Status PageSink::EndArray() {
  json::JsonSink* const delegate = --depth_ == 1 ? nullptr : Delegate();
  return delegate == nullptr ? absl::OkStatus() : delegate->EndArray();
}

absl::Status PageSink::CountLinkValue() {
  if (!links_open_ || ++link_values_ <= kMaxLinkValues) return absl::OkStatus();
  return absl::InvalidArgumentError("a list has too many links");
}

absl::Status PageSink::EnvelopeScalar(const json::JsonScalar& value) {
  if (value.kind == json::JsonScalar::Kind::kNull) return absl::OkStatus();
  if (member_ == kItems) return ItemsNotAnArray();
  int32_t count = 0;
  if (member_ == kTotalCount && value.kind == json::JsonScalar::Kind::kNumber &&
      absl::SimpleAtoi(value.text, &count)) {
    total_count_ = count;
    return absl::OkStatus();
  }
  return member_ == kLinks ? LinksNotAnObject() : NameUnmapped();
}

absl::Status PageSink::StartEnvelopeMember(bool is_object) {
  if (member_ == kItems) {
    has_items_ = !is_object;
    return is_object ? ItemsNotAnArray() : absl::OkStatus();
  }
  if (member_ == kLinks) {
    // Dropped, they might hide a further page.
    if (!is_object) return LinksNotAnObject();
    links_open_ = true;
    return links_.StartObject();
  }
  if (member_ == kAttributes && is_object) return absl::OkStatus();
  return NameUnmapped();
}

absl::Status PageSink::NameUnmapped() {
  AddUnmappedName(absl::StrCat("list:/", member_name_), names_);
  return absl::OkStatus();
}

absl::Status PageSink::Finish() const {
  if (!has_items_ && total_count_ != 0) {
    return absl::InvalidArgumentError("a list has no items");
  }
  // A next page that cannot be read must not make the list shorter.
  for (const json::UnmappedMember& member : links_.unmapped()) {
    if (member.cause != json::UnmappedMember::Cause::kUnknown &&
        absl::StartsWithIgnoreCase(member.pattern, "/next")) {
      return absl::InvalidArgumentError(
          "the link to the next page is not understood");
    }
  }
  return absl::OkStatus();
}

}  // namespace partnercenter::client
