#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "client/decode/order_decoder.h"
#include "client/decode/order_sink.h"
#include "client/unmapped_names.h"
#include "json/json_mapper.h"
#include "json/json_tokenizer.h"

namespace partnercenter::client {

// Takes the events of a list document: the envelope itself, and each order and
// the links through mappers of their own. One document each.
//
// Errors: InvalidArgument, naming the rule of OrderDecoder that was broken.
class PageSink : public json::JsonSink {
 public:
  // All must outlive the object. `links` maps CollectionLinks.
  PageSink(OrderSink& order, json::JsonMapper& links, UnmappedNames& names)
      : order_(order), links_(links), names_(names) {}

  absl::Status Scalar(const json::JsonScalar& value) override;
  absl::Status StartObject() override;
  absl::Status Key(const json::JsonName& name) override;
  absl::Status EndObject() override;
  absl::Status StartArray() override;
  absl::Status EndArray() override;
  size_t held_bytes() const override {
    return order_.held_bytes() + links_.held_bytes();
  }

  // Returns OK if the document was a list. Call it after the last event.
  absl::Status Finish() const;

  int order_count() const { return order_count_; }
  std::optional<int32_t> total_count() const { return total_count_; }

 private:
  enum Member { kUnknown, kItems, kTotalCount, kLinks, kAttributes };

  json::JsonSink* Delegate();
  // Counts a value of `links`. Errors: too many.
  absl::Status CountLinkValue();
  absl::Status EnvelopeScalar(const json::JsonScalar& value);
  absl::Status StartEnvelopeMember(bool is_object);
  absl::Status NameUnmapped();

  OrderSink& order_;
  json::JsonMapper& links_;
  UnmappedNames& names_;

  int depth_ = 0;  // open objects and arrays, those of delegates included
  Member member_ = kUnknown;
  std::string member_name_;
  unsigned seen_ = 0;        // a bit for each Member
  bool links_open_ = false;  // `links` is an object
  int link_values_ = 0;
  bool has_items_ = false;  // `items` is an array
  int order_count_ = 0;
  std::optional<int32_t> total_count_;
};

}  // namespace partnercenter::client
