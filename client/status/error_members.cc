#include "client/status/error_members.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "base/error_details.h"

namespace partnercenter::client {
namespace {

using Names = absl::Span<const absl::string_view>;

constexpr size_t kMaxCodeBytes = 40;
// Room for a text that is itself JSON.
constexpr size_t kMaxTextBytes = 16 * 1024;
constexpr size_t kMaxItemBytes = 1024;
constexpr size_t kMaxItems = 16;
constexpr size_t kMaxFrames = 16;
constexpr int kRanksOfALevel = 100;
constexpr int kLastRank = kRanksOfALevel - 1;

// Names in small letters and digits alone, the best first.
constexpr absl::string_view kCodes[] = {"code",      "errorcode", "errcode",
                                        "faultcode", "error",     "errorname"};
constexpr absl::string_view kTitles[] = {"title", "errortitle"};
constexpr absl::string_view kTexts[] = {
    "description",  "message", "errordescription", "errormessage",
    "faultstring",  "msg",     "errormsg",         "errortext",
    "errorsummary", "summary", "developermessage", "usermessage",
    "reason",       "text"};
constexpr absl::string_view kExtras[] = {"detail",        "details",
                                         "messagedetail", "exceptionmessage",
                                         "errordetail",   "errordetails"};
// A text below `message`, where OData has its language beside it.
constexpr absl::string_view kTextBelow = "value";
constexpr absl::string_view kFields[] = {"field", "name", "target",
                                         "propertyname", "parameter"};
constexpr absl::string_view kWrappers[] = {
    "error",      "odataerror", "fault",   "problem", "exception",
    "response",   "result",     "message", "detail",  "reason",
    "extensions", "body",       "meta",    "status"};
constexpr absl::string_view kLists[] = {
    "errors",           "details",      "error",           "modelstate",
    "validationerrors", "errordetails", "errormessages",   "messages",
    "invalidparams",    "violations",   "fieldviolations", "detail",
    "faults",           "problems",     "innererrors",     "message"};

int IndexOf(absl::string_view name, Names names) {
  const auto it = std::find(names.begin(), names.end(), name);
  return it == names.end() ? -1 : static_cast<int>(it - names.begin());
}

bool IsOneOf(absl::string_view name, Names names) {
  return IndexOf(name, names) >= 0;
}

// "odata.error" as "odataerror".
std::string Canonical(absl::string_view name) {
  std::string canonical;
  for (const char c : base::CutUtf8(name, kMaxItemBytes)) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalnum(byte)) canonical += absl::ascii_tolower(byte);
  }
  return canonical;
}

// Adds a part unless the text has it already.
void Append(std::string& text, absl::string_view part,
            absl::string_view separator) {
  if (part.empty() || absl::StrContains(text, part)) return;
  if (!text.empty()) {
    const bool ends = absl::StrContains(".:;!?", text.back());
    absl::StrAppend(&text, ends ? " " : separator);
  }
  absl::StrAppend(&text, part);
}

absl::string_view Trimmed(absl::string_view text, size_t size) {
  return absl::StripAsciiWhitespace(base::CutUtf8(text, size));
}

}  // namespace

bool IsVendorCode(absl::string_view code) {
  return !code.empty() && code.size() <= kMaxCodeBytes &&
         std::all_of(code.begin(), code.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                  c == '_';
         });
}

void ErrorMembers::Best::Offer(int new_rank, absl::string_view new_text) {
  if (new_rank >= rank || new_text.empty()) return;
  rank = new_rank;
  text = std::string(new_text);
}

absl::Status ErrorMembers::Scalar(const json::JsonScalar& value) {
  using Kind = json::JsonScalar::Kind;
  if (skipped_ > 0 || value.kind == Kind::kNull || value.kind == Kind::kBool) {
    return absl::OkStatus();
  }
  const absl::string_view text = Trimmed(value.text, kMaxTextBytes);
  if (frames_.empty()) {
    if (value.kind != Kind::kNumber) root_text_ = std::string(text);
    return absl::OkStatus();
  }
  const Frame& frame = frames_.back();
  switch (frame.kind) {
    case Frame::Kind::kObject:
      if (frames_.size() == 1) RootMember(frame.member, value.text);
      Member(frame.member, text);
      break;
    case Frame::Kind::kErrors:
      AddItem("", text);
      break;
    case Frame::Kind::kByField: {
      const std::string name = Canonical(frame.member);
      if (IsOneOf(name, kCodes) || IsOneOf(name, kTexts)) {
        Member(frame.member, text);
      } else {
        AddItem(frame.member, text);
      }
      break;
    }
    case Frame::Kind::kField:
      AddItem(frame.name, text);
      break;
    case Frame::Kind::kOther:
      break;
  }
  return absl::OkStatus();
}

absl::Status ErrorMembers::Key(const json::JsonName& name) {
  has_members_ = true;
  if (skipped_ > 0) return absl::OkStatus();
  frames_.back().member = std::string(base::CutUtf8(name.text, kMaxItemBytes));
  if (frames_.size() == 1 && absl::EqualsIgnoreCase(name.text, "data")) {
    is_fault_ = true;
  }
  return absl::OkStatus();
}

absl::Status ErrorMembers::StartObject() {
  Start(/*is_object=*/true);
  return absl::OkStatus();
}

absl::Status ErrorMembers::StartArray() {
  has_members_ = has_members_ || !frames_.empty();
  Start(/*is_object=*/false);
  return absl::OkStatus();
}

absl::Status ErrorMembers::EndObject() {
  End();
  return absl::OkStatus();
}

absl::Status ErrorMembers::EndArray() {
  End();
  return absl::OkStatus();
}

void ErrorMembers::Start(bool is_object) {
  Frame frame;
  if (frames_.empty()) {
    frame.kind = is_object ? Frame::Kind::kObject : Frame::Kind::kErrors;
  } else if (skipped_ == 0 && frames_.size() < kMaxFrames) {
    const Frame& parent = frames_.back();
    frame.kind = KindBelow(parent, is_object);
    const bool is_list = parent.kind == Frame::Kind::kErrors ||
                         parent.kind == Frame::Kind::kField;
    frame.name = is_list ? parent.name : parent.member;
    frame.is_element = is_list && frame.kind == Frame::Kind::kObject;
    if (parent.kind == Frame::Kind::kField) frame.field = parent.name;
    if (parent.kind == Frame::Kind::kErrors) has_members_ = true;
  }
  if (frame.kind == Frame::Kind::kOther) {
    ++skipped_;
  } else {
    frames_.push_back(std::move(frame));
  }
}

ErrorMembers::Frame::Kind ErrorMembers::KindBelow(const Frame& parent,
                                                  bool is_object) const {
  using Kind = Frame::Kind;
  switch (parent.kind) {
    case Kind::kErrors:
    case Kind::kField:
      return is_object ? Kind::kObject : Kind::kOther;
    case Kind::kByField:
      return is_object ? Kind::kObject : Kind::kField;
    case Kind::kObject: {
      const std::string name = Canonical(parent.member);
      if (is_object && IsOneOf(name, kWrappers)) return Kind::kObject;
      if (!IsOneOf(name, kLists)) return Kind::kOther;
      return is_object ? Kind::kByField : Kind::kErrors;
    }
    case Kind::kOther:
      break;
  }
  return Kind::kOther;
}

void ErrorMembers::End() {
  if (skipped_ > 0) {
    --skipped_;
    return;
  }
  const Frame frame = std::move(frames_.back());
  frames_.pop_back();
  if (frame.is_element) AddItem(frame.field, frame.text.text);
}

void ErrorMembers::RootMember(absl::string_view name, absl::string_view text) {
  if (absl::EqualsIgnoreCase(name, "source") && source_.empty()) {
    source_ = std::string(base::CutUtf8(text, kMaxItemBytes));
  }
  if (text.empty()) return;
  if (absl::EqualsIgnoreCase(name, "code")) {
    is_fault_ = true;
    code_.Offer(-1, base::CutUtf8(text, kMaxItemBytes));
  }
  if (absl::EqualsIgnoreCase(name, "description")) is_fault_ = true;
}

void ErrorMembers::Member(absl::string_view name, absl::string_view text) {
  const std::string canonical = Canonical(name);
  Frame* const element = Element();
  if (const int rank = IndexOf(canonical, kCodes); rank >= 0) {
    OfferCode(Rank(rank), text);
    return;
  }
  const bool is_below =
      canonical == kTextBelow && Canonical(frames_.back().name) == "message";
  int rank = is_below ? 0 : IndexOf(canonical, kTexts);
  if (element != nullptr) {
    if (rank < 0) {
      if (const int extra = IndexOf(canonical, kExtras); extra >= 0) {
        rank = static_cast<int>(std::size(kTexts)) + extra;
      } else if (IsOneOf(canonical, kTitles)) {
        rank = kLastRank;
      }
    }
    if (rank >= 0) {
      element->text.Offer(Rank(rank), base::CutUtf8(text, kMaxItemBytes));
    } else if (IsOneOf(canonical, kFields) && element->field.empty()) {
      element->field = std::string(base::CutUtf8(text, kMaxItemBytes));
    }
  } else if (rank >= 0) {
    main_.Offer(Rank(rank), text);
  } else if (IsOneOf(canonical, kTitles)) {
    title_.Offer(Rank(0), text);
  } else if (const int extra = IndexOf(canonical, kExtras); extra >= 0) {
    extra_.Offer(Rank(extra), text);
  }
}

// A code that cannot be told as one begins the text.
void ErrorMembers::OfferCode(int rank, absl::string_view text) {
  if (IsVendorCode(text)) {
    code_.Offer(rank, text);
  } else if (code_.rank >= 0) {
    title_.Offer(Rank(kLastRank), text);
  }
}

void ErrorMembers::AddItem(absl::string_view field, absl::string_view text) {
  if (text.empty() || items_.size() == kMaxItems) return;
  std::string item(base::CutUtf8(field, kMaxItemBytes));
  Append(item, base::CutUtf8(text, kMaxItemBytes), ": ");
  items_.push_back(std::move(item));
}

ErrorMembers::Frame* ErrorMembers::Element() {
  for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
    if (frame->is_element) return &*frame;
  }
  return nullptr;
}

int ErrorMembers::Rank(int rank_of_name) const {
  return static_cast<int>(frames_.size()) * kRanksOfALevel + rank_of_name;
}

std::string ErrorMembers::Text() const {
  std::string text = title_.text;
  Append(text, main_.text, ": ");
  Append(text, extra_.text, ": ");
  std::string list;
  for (const std::string& item : items_) Append(list, item, "; ");
  Append(text, list, ": ");
  return text;
}

}  // namespace partnercenter::client
