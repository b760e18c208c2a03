#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "json/json_text.h"
#include "json/json_tokenizer.h"
#include "json/message_plan.h"
#include "json/wire_writer.h"

namespace partnercenter::json {

// A JSON member that has no place in the message.
struct UnmappedMember {
  enum class Cause {
    kUnknown,   // the message has no such field
    kMisfit,    // the value does not fit the field
    kOccupied,  // an earlier member has the field, or another of its oneof
  };

  Cause cause = Cause::kUnknown;
  // Its place: a JSON Pointer (RFC 6901) from the mapped object. A lone
  // surrogate of a name is its escape ("\ud800").
  std::string pointer;
  // `pointer` with `*` for array indices: one name for all such members.
  std::string pattern;
  // The member's JSON text, without blanks.
  std::string json;
  // The field it was meant for; null if kUnknown.
  const FieldPlan* field = nullptr;
};

// Maps one JSON object to a message, driven by the message's plan: takes the
// object's events and writes the message's fields as wire bytes. A value that
// does not fit is kept as UnmappedMember and its field left out; null counts as
// absent, and so do the [] of a repeated field and the {} of a map. Nothing is
// lost, and nothing but the plan decides, so a new field of the contract is
// mapped without further code.
//
// An array element that should be an object and is not leaves an empty message
// in its place, so that indices stay true. One misfit in an array of scalars
// sends the whole array to the unmapped members, in a map only the misfitting
// key. Text with lone surrogates, which protobuf cannot hold, fits nothing.
//
// Not thread-safe. Reusable: each object begins afresh and may follow another.
class JsonMapper : public JsonSink {
 public:
  // Both must outlive the mapper. Unmapped members that would take more than
  // `max_unmapped_bytes` of memory are counted, but not kept: the object is
  // then incomplete.
  JsonMapper(const MessagePlan& plan, WireWriter& writer,
             size_t max_unmapped_bytes = std::numeric_limits<size_t>::max())
      : plan_(plan), writer_(writer), max_unmapped_bytes_(max_unmapped_bytes) {}

  // Take the events of one object, from its StartObject to its EndObject. They
  // always return OK.
  absl::Status Scalar(const JsonScalar& value) override;
  absl::Status StartObject() override;
  absl::Status Key(const JsonName& name) override;
  absl::Status EndObject() override;
  absl::Status StartArray() override;
  absl::Status EndArray() override;
  size_t held_bytes() const override {
    return writer_.size() + unmapped_bytes_ + text_.size();
  }

  // Returns true if no object is open.
  bool done() const { return depth_ == 0; }

  // Memory that unmapped members take, in bytes, of the object so far.
  size_t unmapped_bytes() const { return unmapped_bytes_; }

  // Results of the last object: the members without a place, and whether a
  // field of the object itself holds a value other than "".
  const std::vector<UnmappedMember>& unmapped() const { return unmapped_; }
  bool Holds(const FieldPlan& field) const {
    return (filled_ & field.own_bit) != 0;
  }

 private:
  // An open object or array that is being mapped.
  struct Frame {
    enum class Kind { kMessage, kMessageArray, kStringMap };

    Kind kind = Kind::kMessage;
    const MessagePlan* plan = nullptr;  // kMessage
    const FieldPlan* field = nullptr;   // the field this frame fills
    bool has_length = false;            // whether `mark` is to be closed
    size_t mark = 0;
    uint64_t claimed = 0;  // kMessage: fields that have a member
    int size = 0;          // elements or keys seen
    std::string member;    // the open member's name
    bool member_is_utf8 = true;
    const FieldPlan* member_field = nullptr;
  };

  // An open member that is copied as text, because it has no place or because
  // that is not known before its end (an array of scalars).
  struct Copy {
    int depth = 0;  // open objects and arrays in it; 0: no copy is going on
    UnmappedMember::Cause cause = UnmappedMember::Cause::kUnknown;
    const FieldPlan* field = nullptr;
    // State of an array of scalars: where its elements begin on the wire, and
    // whether all fitted so far.
    bool writes_elements = false;
    bool fits = true;
    size_t wire_size = 0;
    int elements = 0;
  };

  Frame& top() { return frames_[depth_ - 1]; }
  Frame& Push(Frame::Kind kind, const FieldPlan* field);
  void OpenMessage(const FieldPlan& field);
  void Pop();

  const FieldPlan* CurrentField();
  bool Claim(const FieldPlan& field);
  void Unclaim(const FieldPlan& field);

  void MapMember(const JsonScalar& value);
  void MapMapValue(const JsonScalar& value);
  void MapElement(const JsonScalar& value);

  void StartContainer(bool is_object);
  void StartCopy(UnmappedMember::Cause cause, const FieldPlan* field);
  void CopyScalar(const JsonScalar& value);
  void CopyStart(bool is_object);
  void EndOfCopy();
  void KeepScalar(UnmappedMember::Cause cause, const JsonScalar& value);
  void Keep(UnmappedMember::Cause cause, const FieldPlan* field,
            std::string json);

  const MessagePlan& plan_;
  WireWriter& writer_;
  const size_t max_unmapped_bytes_;
  std::vector<Frame> frames_;  // kept when popped: their texts keep memory
  size_t depth_ = 0;
  uint64_t filled_ = 0;
  Copy copy_;
  JsonText text_;
  std::vector<UnmappedMember> unmapped_;
  size_t unmapped_bytes_ = 0;
};

}  // namespace partnercenter::json
