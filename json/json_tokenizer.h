#pragma once

#include <cstddef>
#include <limits>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace partnercenter::json {

// A JSON value without members or elements. Its texts live as long as the
// event.
struct JsonScalar {
  enum class Kind {
    kNull,
    kBool,
    kNumber,
    kString,
    // A string with lone surrogates ("\ud800"), which UTF-8 cannot hold.
    kLoneSurrogates,
  };

  Kind kind;
  // The literal as spelled in the document, all digits of a number included;
  // of a string its characters without quotes and escapes, in valid UTF-8. Of
  // kLoneSurrogates each lone surrogate is written as its escape: a text for
  // people, not the string.
  absl::string_view text;
  // The JSON text of kLoneSurrogates, quotes included; else "".
  absl::string_view json = {};
};

// The name of a member. Its texts live as long as the event.
struct JsonName {
  // NOLINTNEXTLINE(google-explicit-constructor): most names are just text.
  JsonName(absl::string_view name, absl::string_view json_text = {})
      : text(name), json(json_text) {}

  bool has_lone_surrogates() const { return !json.empty(); }

  // As in JsonScalar.
  absl::string_view text;
  absl::string_view json;
};

// Receives the events of one document, in the document's order. An error that
// an event returns stops the reading.
class JsonSink {
 public:
  virtual ~JsonSink() = default;

  virtual absl::Status Scalar(const JsonScalar& value) = 0;
  virtual absl::Status StartObject() = 0;
  // The name of the member whose events follow.
  virtual absl::Status Key(const JsonName& name) = 0;
  // Called in place of Key if the object has a member of this name already.
  // Returns the error of ReadJson; a sink that returns OK gets the events of
  // this member, too.
  virtual absl::Status DuplicateKey(const JsonName& name);
  virtual absl::Status EndObject() = 0;
  virtual absl::Status StartArray() = 0;
  virtual absl::Status EndArray() = 0;

  // Returns the memory, in bytes, that the sink holds of the document so far.
  // Called after each event.
  virtual size_t held_bytes() const { return 0; }
};

// Maximum nesting of objects and arrays; the root is 1.
inline constexpr int kMaxJsonDepth = 64;

// Reads a whole JSON document (RFC 8259) and calls `events` as it goes. A
// leading UTF-8 byte order mark is skipped: Partner Center sends one. Beyond
// the grammar, a document must be:
//  - read to its end, with nothing but blanks behind it;
//  - no member twice in one object, by exact spelling (as in JsonName::text);
//  - at most kMaxJsonDepth deep;
//  - valid UTF-8;
//  - numbers that fit a double ("1e400" does not).
//
// `max_held_bytes` is the budget of whatever the document makes grow: what
// `events` holds, the names of objects that are open, which are kept to find
// one that stands twice, and the text of a single token, with the texts of a
// string with lone surrogates. The parser also keeps
// the text since the last token that is a name, a string or a number, so that
// text is bounded, too.
//
// Errors: InvalidArgument, naming the rule or, where the grammar is broken, the
// line and the column (in bytes), none of the text; ResourceExhausted, as soon
// as the budget is exceeded; or what an event returned.
absl::Status ReadJson(
    absl::string_view text, JsonSink& events,
    size_t max_held_bytes = std::numeric_limits<size_t>::max());

}  // namespace partnercenter::json
