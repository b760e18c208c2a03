#include "json/json_tokenizer.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/attributes.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "json/json_text.h"
#include "json/lone_surrogates.h"

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

// The part of the text that the parser may read for now. The parser refuses
// lone surrogates, so it reads U+FFFD for each, in as many bytes.
class Reach {
 public:
  // The parser may read `size` bytes, and again as many from each Extend.
  Reach(absl::string_view text, size_t size)
      : begin_(text.data()),
        end_(text.data() + text.size()),
        size_(size),
        at_(text.data()) {
    FindSurrogate();
    Extend();
  }

  const char& current() const { return *at_; }
  void Advance() { ++at_; }
  bool AtEnd() { return at_ == stop_ && !BeginNextPiece(); }

  void Extend() {
    const char* const from = resume_ == nullptr ? at_ : resume_;
    limit_ = from + std::min(static_cast<size_t>(end_ - from), size_);
    if (resume_ == nullptr) stop_ = std::min(limit_, surrogate_);
  }

  // Returns true if the reach ended before the text.
  bool IsCut() const {
    return resume_ == nullptr && at_ >= limit_ && limit_ != end_;
  }

  // Returns true if lone surrogates have been read since the last call.
  bool TakeSurrogates() { return std::exchange(has_surrogates_, false); }

  // Returns the string that was just read, as it is in the text between its
  // quotes.
  absl::string_view LastString() const {
    const char* const close = at_ - 1;
    const char* open = close - 1;
    // Quotes within the string have a backslash before them; nothing need stand
    // before the string.
    while (open[0] != '"' || (open != begin_ && open[-1] == '\\')) --open;
    return absl::string_view(open + 1, static_cast<size_t>(close - open - 1));
  }

 private:
  static constexpr absl::string_view kReplacement = "\\ufffd";
  static_assert(kReplacement.size() == kSurrogateEscapeBytes);

  void FindSurrogate() {
    const absl::string_view rest(at_, static_cast<size_t>(end_ - at_));
    surrogate_ = at_ + std::min(FindLoneSurrogate(rest), rest.size());
  }

  // Returns false at the end of the reach. Rare: kept out of the loop over the
  // characters.
  ABSL_ATTRIBUTE_NOINLINE bool BeginNextPiece() {
    if (resume_ != nullptr) {
      at_ = std::exchange(resume_, nullptr);
      FindSurrogate();
    }
    if (at_ == surrogate_ && at_ < limit_) {
      resume_ = at_ + kSurrogateEscapeBytes;
      at_ = kReplacement.data();
      stop_ = at_ + kReplacement.size();
      has_surrogates_ = true;
      return true;
    }
    stop_ = std::max(at_, std::min(limit_, surrogate_));
    return at_ != stop_;
  }

  const char* const begin_;
  const char* const end_;
  const size_t size_;
  // The piece being read: of the text, or kReplacement.
  const char* at_;
  const char* stop_ = nullptr;
  // Places in the text: the end of the reach; the next lone surrogate, or the
  // end; and where to go on behind kReplacement, or null.
  const char* limit_ = nullptr;
  const char* surrogate_ = nullptr;
  const char* resume_ = nullptr;
  bool has_surrogates_ = false;
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

  reference operator*() const { return reach_->current(); }
  ReachIterator& operator++() {
    reach_->Advance();
    return *this;
  }
  // The other one is the end.
  bool operator==(const ReachIterator&) const { return reach_->AtEnd(); }

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
      : text_(text),
        events_(events),
        max_held_bytes_(max_held_bytes),
        reach_(text, max_held_bytes) {}

  const absl::Status& status() const { return status_; }
  Reach& reach() { return reach_; }

  bool null() { return Scalar(JsonScalar::Kind::kNull, "null"); }
  bool boolean(bool value) {
    return Scalar(JsonScalar::Kind::kBool, value ? "true" : "false");
  }
  bool number_integer(std::int64_t value) {
    reach_.Extend();
    // Only literals with a minus come here, so a zero was "-0".
    return value == 0 ? Scalar(JsonScalar::Kind::kNumber, "-0")
                      : Integer(value);
  }
  bool number_unsigned(std::uint64_t value) {
    reach_.Extend();
    return Integer(value);
  }
  bool number_float(double, const std::string& literal) {
    reach_.Extend();
    return Scalar(JsonScalar::Kind::kNumber, literal);
  }
  bool string(const std::string& value) {
    reach_.Extend();
    if (!reach_.TakeSurrogates()) {
      return Scalar(JsonScalar::Kind::kString, value);
    }
    Spell(value);
    return Keep(events_.Scalar(
        {JsonScalar::Kind::kLoneSurrogates, spelled_, spelled_json_}));
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
    reach_.Extend();
    if (!reach_.TakeSurrogates()) return Key(name, absl::string_view(name));
    Spell(name);
    return Key(spelled_, {spelled_, spelled_json_});
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
    return Keep(reach_.IsCut() ? HoldsTooMuch() : NotJsonAt(text_, position));
  }

 private:
  bool Keep(absl::Status status) {
    status_ = std::move(status);
    const size_t own_bytes = names_bytes_ + spelled_bytes_;
    if (status_.ok() && own_bytes + events_.held_bytes() > max_held_bytes_) {
      status_ = HoldsTooMuch();
    }
    return status_.ok();
  }

  absl::Status HoldsTooMuch() const {
    return absl::ResourceExhaustedError(absl::StrCat(
        "the document takes more than ", max_held_bytes_, " bytes to read"));
  }

  bool Scalar(JsonScalar::Kind kind, absl::string_view text) {
    return Keep(events_.Scalar({kind, text}));
  }

  bool Key(const std::string& text, const JsonName& name) {
    NameSet& names = NamesHere();
    names_bytes_ -= names.bytes();
    const bool is_new = names.Insert(text);
    names_bytes_ += names.bytes();
    return Keep(is_new ? events_.Key(name) : events_.DuplicateKey(name));
  }

  // Spells a string that the parser read with U+FFFD for its lone surrogates.
  void Spell(absl::string_view value) {
    const absl::string_view raw = reach_.LastString();
    spelled_ = SpellSurrogates(raw, value);
    spelled_json_ = SpellSurrogates(raw, QuoteJson(value));
    spelled_bytes_ = spelled_.capacity() + spelled_json_.capacity();
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
  Reach reach_;
  absl::Status status_;
  int depth_ = 0;
  std::vector<NameSet> names_;
  size_t names_bytes_ = 0;
  std::string spelled_;
  std::string spelled_json_;
  size_t spelled_bytes_ = 0;
};

}  // namespace

absl::Status JsonSink::DuplicateKey(const JsonName&) {
  return absl::InvalidArgumentError(
      "an object has two members of the same name");
}

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
