#include "json/json_tokenizer.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"

namespace partnercenter::json {
namespace {

// The names seen in one object. Most objects have few, which a scan finds
// faster than a hash; its strings keep their memory from object to object.
class NameSet {
 public:
  void Clear() {
    size_ = 0;
    overflow_.clear();
    overflow_bytes_ = 0;
  }

  // Returns whether `name` is new.
  bool Insert(const std::string& name) {
    for (size_t i = 0; i < size_; ++i) {
      if (names_[i] == name) return false;
    }
    if (size_ == kScanned) {
      overflow_bytes_ += kOverflowBytes + name.size();
      return overflow_.insert(name).second;
    }
    if (size_ == names_.size()) names_.emplace_back();
    std::string& kept = names_[size_++];
    scanned_bytes_ -= kept.capacity();
    kept = name;
    scanned_bytes_ += kept.capacity();
    return true;
  }

  // Returns the memory that names take or took, in bytes.
  size_t bytes() const { return scanned_bytes_ + overflow_bytes_; }

 private:
  static constexpr size_t kScanned = 24;
  // Of a name in the hash table besides its text: while the table grows, there
  // are up to 24 / 7 places, of a string and a byte, for each name.
  static constexpr size_t kOverflowBytes = 128;

  std::vector<std::string> names_;
  size_t size_ = 0;
  size_t scanned_bytes_ = 0;
  absl::flat_hash_set<std::string> overflow_;
  size_t overflow_bytes_ = 0;
};

// The part of the text that the parser may read for now.
struct Reach {
  const char* at;
  const char* stop;
};

// Hands the text to the parser, which finds its end where its reach ends.
class ReachIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  // NOLINTNEXTLINE(readability-identifier-naming): the standard's
  using pointer = const char*;
  // NOLINTNEXTLINE(readability-identifier-naming): the standard's
  using reference = const char&;

  explicit ReachIterator(Reach& reach) : reach_(&reach) {}

  reference operator*() const { return *reach_->at; }
  ReachIterator& operator++() {
    ++reach_->at;
    return *this;
  }
  // The other one is the end.
  bool operator==(const ReachIterator&) const {
    return reach_->at == reach_->stop;
  }

 private:
  Reach* reach_;
};

// `byte` counts from 1, as do lines and columns.
absl::Status NotJsonAt(absl::string_view text, size_t byte) {
  const absl::string_view before = text.substr(0, byte - 1);
  const size_t last_line_end = before.rfind('\n');
  const size_t column = last_line_end == absl::string_view::npos
                            ? byte
                            : byte - 1 - last_line_end;
  return absl::InvalidArgumentError(absl::StrCat(
      "not JSON at line ", 1 + std::count(before.begin(), before.end(), '\n'),
      ", column ", column));
}

// Turns nlohmann_json's SAX events into ours and keeps the rules that its
// parser does not. Method names are nlohmann_json's.
class SaxAdapter {
 public:
  SaxAdapter(absl::string_view text, JsonSink& events, size_t max_held_bytes)
      : text_(text), events_(events), max_held_bytes_(max_held_bytes) {
    ExtendReach();
  }

  const absl::Status& status() const { return status_; }
  Reach& reach() { return reach_; }

  bool null() { return Scalar(JsonScalar::Kind::kNull, "null"); }
  bool boolean(bool value) {
    return Scalar(JsonScalar::Kind::kBool, value ? "true" : "false");
  }
  bool number_integer(std::int64_t value) {
    ExtendReach();
    // Only literals with a minus come here, so a zero was "-0".
    return value == 0 ? Scalar(JsonScalar::Kind::kNumber, "-0")
                      : Integer(value);
  }
  bool number_unsigned(std::uint64_t value) {
    ExtendReach();
    return Integer(value);
  }
  bool number_float(double, const std::string& literal) {
    ExtendReach();
    return Scalar(JsonScalar::Kind::kNumber, literal);
  }
  bool string(const std::string& value) {
    ExtendReach();
    return Scalar(JsonScalar::Kind::kString, value);
  }
  bool binary(const nlohmann::json::binary_t&) { return false; }

  bool start_object(std::size_t) {
    if (!Enter()) return false;
    NameSet& names = NamesHere();
    names_bytes_ -= names.bytes();
    names.Clear();
    names_bytes_ += names.bytes();
    return Keep(events_.StartObject());
  }
  bool key(const std::string& name) {
    ExtendReach();
    NameSet& names = NamesHere();
    names_bytes_ -= names.bytes();
    const bool is_new = names.Insert(name);
    names_bytes_ += names.bytes();
    if (!is_new) {
      return Keep(absl::InvalidArgumentError(
          "an object has two members of the same name"));
    }
    return Keep(events_.Key(name));
  }
  bool end_object() {
    --depth_;
    return Keep(events_.EndObject());
  }
  bool start_array(std::size_t) {
    return Enter() && Keep(events_.StartArray());
  }
  bool end_array() {
    --depth_;
    return Keep(events_.EndArray());
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception&) {
    const bool is_cut = reach_.at == reach_.stop && reach_.stop != text_.end();
    return Keep(is_cut ? HoldsTooMuch() : NotJsonAt(text_, position));
  }

 private:
  bool Keep(absl::Status status) {
    status_ = std::move(status);
    if (status_.ok() && names_bytes_ + events_.held_bytes() > max_held_bytes_) {
      status_ = HoldsTooMuch();
    }
    return status_.ok();
  }

  absl::Status HoldsTooMuch() const {
    return absl::ResourceExhaustedError(absl::StrCat(
        "the document takes more than ", max_held_bytes_, " bytes to read"));
  }

  // Lets the parser read on from a token whose text it begins afresh.
  void ExtendReach() {
    const size_t left = static_cast<size_t>(text_.end() - reach_.at);
    reach_.stop = reach_.at + std::min(left, max_held_bytes_);
  }

  bool Scalar(JsonScalar::Kind kind, absl::string_view text) {
    return Keep(events_.Scalar({kind, text}));
  }

  template <typename T>
  bool Integer(T value) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof(digits), value).ptr;
    return Scalar(JsonScalar::Kind::kNumber,
                  absl::string_view(digits, end - digits));
  }

  bool Enter() {
    if (++depth_ <= kMaxJsonDepth) return true;
    return Keep(absl::InvalidArgumentError(
        absl::StrCat("deeper than ", kMaxJsonDepth, " levels")));
  }

  NameSet& NamesHere() {
    if (names_.size() < static_cast<size_t>(depth_)) names_.resize(depth_);
    return names_[depth_ - 1];
  }

  const absl::string_view text_;
  JsonSink& events_;
  const size_t max_held_bytes_;
  Reach reach_ = {text_.data(), text_.data()};
  absl::Status status_;
  int depth_ = 0;
  std::vector<NameSet> names_;
  size_t names_bytes_ = 0;
};

}  // namespace

absl::Status ReadJson(absl::string_view text, JsonSink& events,
                      size_t max_held_bytes) {
  // nlohmann_json takes a NUL for the end of the text and would leave the rest
  // unread.
  if (const size_t nul = text.find('\0'); nul != absl::string_view::npos) {
    return NotJsonAt(text, nul + 1);
  }
  SaxAdapter adapter(text, events, max_held_bytes);
  const ReachIterator begin(adapter.reach());
  const bool complete = nlohmann::json::sax_parse(begin, begin, &adapter);
  if (!adapter.status().ok()) return adapter.status();
  if (!complete) return absl::InvalidArgumentError("not JSON");
  return absl::OkStatus();
}

}  // namespace partnercenter::json
