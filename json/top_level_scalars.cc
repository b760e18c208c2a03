#include "json/top_level_scalars.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "json/json_tokenizer.h"

namespace partnercenter::json {

class TopLevelScalars::Reader : public JsonSink {
 public:
  absl::Status Scalar(const JsonScalar& value) override {
    if (value.kind != JsonScalar::Kind::kString &&
        value.kind != JsonScalar::Kind::kNumber) {
      return absl::OkStatus();
    }
    if (depth_ == 1) result_.texts_.emplace(member_, std::string(value.text));
    if (depth_ == 2 && in_list_) {
      result_.elements_[member_].emplace_back(value.text);
    }
    return absl::OkStatus();
  }
  absl::Status Key(const JsonName& name) override {
    if (depth_ == 1) {
      member_ = absl::AsciiStrToLower(name.text);
      result_.names_.insert(member_);
    }
    return absl::OkStatus();
  }
  absl::Status StartObject() override {
    if (depth_ == 0) is_object_ = true;
    return Enter(/*list=*/false);
  }
  absl::Status EndObject() override { return Leave(); }
  absl::Status StartArray() override { return Enter(/*list=*/true); }
  absl::Status EndArray() override { return Leave(); }

  std::optional<TopLevelScalars> Result() {
    if (!is_object_) return std::nullopt;
    return std::move(result_);
  }

 private:
  absl::Status Enter(bool list) {
    ++depth_;
    if (depth_ == 2) in_list_ = list;
    return absl::OkStatus();
  }
  absl::Status Leave() {
    --depth_;
    return absl::OkStatus();
  }

  int depth_ = 0;
  bool is_object_ = false;
  // Whether the member being read is a list.
  bool in_list_ = false;
  std::string member_;
  TopLevelScalars result_;
};

std::optional<TopLevelScalars> TopLevelScalars::Read(absl::string_view text) {
  Reader reader;
  if (!ReadJson(text, reader).ok()) return std::nullopt;
  return reader.Result();
}

TopLevelScalars TopLevelScalars::ReadStart(absl::string_view text) {
  Reader reader;
  ReadJson(text, reader).IgnoreError();
  return reader.Result().value_or(TopLevelScalars());
}

std::string TopLevelScalars::Take(const std::string& name) {
  const auto it = texts_.find(name);
  return it == texts_.end() ? "" : std::move(it->second);
}

}  // namespace partnercenter::json
