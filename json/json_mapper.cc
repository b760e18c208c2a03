#include "json/json_mapper.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "json/scalar_field.h"

namespace partnercenter::json {
namespace {

using Cause = UnmappedMember::Cause;

}  // namespace

absl::Status JsonMapper::Scalar(const JsonScalar& value) {
  if (copy_.depth > 0) {
    CopyScalar(value);
    return absl::OkStatus();
  }
  switch (top().kind) {
    case Frame::Kind::kMessage:
      MapMember(value);
      break;
    case Frame::Kind::kStringMap:
      MapMapValue(value);
      break;
    case Frame::Kind::kMessageArray:
      MapElement(value);
      break;
  }
  return absl::OkStatus();
}

absl::Status JsonMapper::StartObject() {
  if (depth_ == 0) {
    filled_ = 0;
    unmapped_.clear();
    unmapped_bytes_ = 0;
    Push(Frame::Kind::kMessage, nullptr).plan = &plan_;
    return absl::OkStatus();
  }
  StartContainer(/*is_object=*/true);
  return absl::OkStatus();
}

absl::Status JsonMapper::StartArray() {
  StartContainer(/*is_object=*/false);
  return absl::OkStatus();
}

absl::Status JsonMapper::Key(const JsonName& name) {
  if (copy_.depth > 0) {
    text_.Key(name);
    return absl::OkStatus();
  }
  Frame& frame = top();
  frame.member.assign(name.text.data(), name.text.size());
  frame.member_is_utf8 = !name.has_lone_surrogates();
  frame.member_field = frame.kind == Frame::Kind::kMessage
                           ? frame.plan->Find(name.text)
                           : nullptr;
  return absl::OkStatus();
}

absl::Status JsonMapper::EndObject() {
  if (copy_.depth > 0) {
    text_.EndObject();
    if (--copy_.depth == 0) EndOfCopy();
  } else {
    Pop();
  }
  return absl::OkStatus();
}

absl::Status JsonMapper::EndArray() {
  if (copy_.depth > 0) {
    text_.EndArray();
    if (--copy_.depth == 0) EndOfCopy();
  } else {
    Pop();
  }
  return absl::OkStatus();
}

JsonMapper::Frame& JsonMapper::Push(Frame::Kind kind, const FieldPlan* field) {
  if (depth_ == frames_.size()) frames_.emplace_back();
  Frame& frame = frames_[depth_++];
  frame.kind = kind;
  frame.plan = nullptr;
  frame.field = field;
  frame.has_length = false;
  frame.claimed = 0;
  frame.size = 0;
  return frame;
}

void JsonMapper::OpenMessage(const FieldPlan& field) {
  Frame& frame = Push(Frame::Kind::kMessage, &field);
  frame.plan = field.message.get();
  frame.has_length = true;
  frame.mark = writer_.Open(field.tag);
}

void JsonMapper::Pop() {
  const Frame& frame = top();
  if (frame.has_length) writer_.Close(frame.mark);
  const bool is_message = frame.kind == Frame::Kind::kMessage;
  const bool is_empty = frame.size == 0;
  const FieldPlan* const field = frame.field;
  if (--depth_ == 0) return;
  if (is_message && top().kind == Frame::Kind::kMessageArray) ++top().size;
  if (!is_message && is_empty) Unclaim(*field);
}

// The field that the value of the current event is meant for.
const FieldPlan* JsonMapper::CurrentField() {
  const Frame& frame = top();
  return frame.kind == Frame::Kind::kMessage ? frame.member_field : frame.field;
}

bool JsonMapper::Claim(const FieldPlan& field) {
  uint64_t& claimed = top().claimed;
  if ((claimed & field.exclusive_bits) != 0) return false;
  claimed |= field.own_bit;
  return true;
}

void JsonMapper::Unclaim(const FieldPlan& field) {
  top().claimed &= ~field.own_bit;
}

void JsonMapper::MapMember(const JsonScalar& value) {
  if (value.kind == JsonScalar::Kind::kNull) return;
  const FieldPlan* const field = top().member_field;
  if (field == nullptr) {
    KeepScalar(Cause::kUnknown, value);
  } else if (!Claim(*field)) {
    KeepScalar(Cause::kOccupied, value);
  } else if (field->repeated || !WriteScalarField(*field, value, writer_)) {
    KeepScalar(Cause::kMisfit, value);
  } else if (depth_ == 1 && !value.text.empty()) {
    filled_ |= field->own_bit;
  }
}

void JsonMapper::MapMapValue(const JsonScalar& value) {
  if (value.kind == JsonScalar::Kind::kNull) return;
  Frame& frame = top();
  ++frame.size;
  if (value.kind != JsonScalar::Kind::kString || !frame.member_is_utf8) {
    KeepScalar(Cause::kMisfit, value);
    return;
  }
  writer_.MapEntry(frame.field->tag, frame.member, value.text);
}

void JsonMapper::MapElement(const JsonScalar& value) {
  writer_.Close(writer_.Open(top().field->tag));
  KeepScalar(Cause::kMisfit, value);
  ++top().size;
}

void JsonMapper::StartContainer(bool is_object) {
  if (copy_.depth > 0) {
    CopyStart(is_object);
    return;
  }
  const FieldPlan* const field = CurrentField();
  const Frame::Kind here = top().kind;
  if (field == nullptr) {
    StartCopy(Cause::kUnknown, nullptr);
  } else if (here == Frame::Kind::kStringMap) {
    ++top().size;
    StartCopy(Cause::kMisfit, field);
  } else if (here == Frame::Kind::kMessageArray) {
    if (is_object) {
      OpenMessage(*field);
      return;
    }
    writer_.Close(writer_.Open(field->tag));
    StartCopy(Cause::kMisfit, field);
  } else if (!Claim(*field)) {
    StartCopy(Cause::kOccupied, field);
  } else if (is_object && !field->repeated &&
             field->kind == FieldKind::kMessage) {
    OpenMessage(*field);
    return;
  } else if (is_object && field->kind == FieldKind::kStringMap) {
    Push(Frame::Kind::kStringMap, field);
    return;
  } else if (!is_object && field->repeated &&
             field->kind == FieldKind::kMessage) {
    Push(Frame::Kind::kMessageArray, field);
    return;
  } else {
    StartCopy(Cause::kMisfit, field);
    copy_.writes_elements = !is_object && field->repeated;
  }
  CopyStart(is_object);
}

void JsonMapper::StartCopy(Cause cause, const FieldPlan* field) {
  copy_ = Copy{};
  copy_.cause = cause;
  copy_.field = field;
  copy_.wire_size = writer_.size();
}

void JsonMapper::CopyStart(bool is_object) {
  if (++copy_.depth > 1) copy_.fits = false;
  if (is_object) {
    text_.StartObject();
  } else {
    text_.StartArray();
  }
}

void JsonMapper::CopyScalar(const JsonScalar& value) {
  text_.Scalar(value);
  if (!copy_.writes_elements || copy_.depth != 1 || !copy_.fits) return;
  copy_.fits = WriteScalarField(*copy_.field, value, writer_);
  ++copy_.elements;
}

void JsonMapper::EndOfCopy() {
  std::string json = text_.Take();
  if (std::exchange(copy_.writes_elements, false) && copy_.fits) {
    if (copy_.elements == 0) Unclaim(*copy_.field);
    return;
  }
  writer_.Truncate(copy_.wire_size);
  Keep(copy_.cause, copy_.field, std::move(json));
  if (top().kind == Frame::Kind::kMessageArray) ++top().size;
}

void JsonMapper::KeepScalar(Cause cause, const JsonScalar& value) {
  text_.Scalar(value);
  Keep(cause, CurrentField(), text_.Take());
}

void JsonMapper::Keep(Cause cause, const FieldPlan* field, std::string json) {
  size_t bytes = sizeof(UnmappedMember) + json.size();
  for (size_t i = 0; i < depth_; ++i) bytes += 2 * frames_[i].member.size();
  unmapped_bytes_ += bytes;
  // Not built for nothing: a path may be as long as the document.
  if (unmapped_bytes_ > max_unmapped_bytes_) return;
  UnmappedMember member;
  member.cause = cause;
  member.field = field;
  member.json = std::move(json);
  for (size_t i = 0; i < depth_; ++i) {
    const Frame& frame = frames_[i];
    if (frame.kind == Frame::Kind::kMessageArray) {
      absl::StrAppend(&member.pointer, "/", frame.size);
      absl::StrAppend(&member.pattern, "/*");
    } else {
      AppendMember(member.pointer, frame.member);
      AppendMember(member.pattern, frame.member);
    }
  }
  unmapped_bytes_ += sizeof(member) + member.pointer.size() +
                     member.pattern.size() + member.json.size() - bytes;
  unmapped_.push_back(std::move(member));
}

}  // namespace partnercenter::json
