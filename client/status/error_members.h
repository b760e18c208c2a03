#pragma once

#include <climits>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "json/json_tokenizer.h"

namespace partnercenter::client {

// Returns true for a code that may end a reason: 1 to 40 letters, digits and
// underscores.
bool IsVendorCode(absl::string_view code);

// Collects what an error document says from the events of its members: the code
// and the texts, by the names that they have in common formats (RFC 9457,
// OAuth, OData, Google's and ASP.NET's errors, for example), on the document's
// own level or in members such as `error` and `errors`. What stands on a higher
// level comes first. Other members, such as `data` or `parameters`, are left
// out.
//
// Holds a bounded part of the document. One document each.
class ErrorMembers : public json::JsonSink {
 public:
  // Always return OK.
  absl::Status Scalar(const json::JsonScalar& value) override;
  absl::Status StartObject() override;
  absl::Status Key(const json::JsonName& name) override;
  absl::Status EndObject() override;
  absl::Status StartArray() override;
  absl::Status EndArray() override;

  // Returns true if the document is an object with Partner Center's own
  // members: it, not a proxy, answered.
  bool is_fault() const { return is_fault_; }
  // Returns the root object's `code`, of any characters, or else a code of
  // another name or place that fits IsVendorCode; "" for none.
  const std::string& code() const { return code_.text; }
  // Returns the root object's `source`.
  const std::string& source() const { return source_; }
  // Returns the text for people; "" for none. It may itself be JSON.
  std::string Text() const;
  // Returns the document, if that is one text.
  const std::string& root_text() const { return root_text_; }
  // Returns true if the document has members or elements.
  bool has_members() const { return has_members_; }

 private:
  // The value with the smallest rank, and of those the first.
  struct Best {
    int rank = INT_MAX;
    std::string text;

    void Offer(int new_rank, absl::string_view new_text);
  };

  // An open object or array.
  struct Frame {
    enum class Kind {
      kObject,   // members are looked at by name
      kErrors,   // an array, each element of which is an error
      kByField,  // an object; each member has the errors of a field of its name
      kField,    // an array of the errors of one field
      kOther,    // left out
    };

    Kind kind = Kind::kOther;
    std::string name;         // of the member that it is
    std::string member;       // the open member's name
    bool is_element = false;  // an error of a list
    Best text;                // of an element: its text
    std::string field;        // the field it is about
  };

  void Start(bool is_object);
  Frame::Kind KindBelow(const Frame& parent, bool is_object) const;
  void End();
  void Member(absl::string_view name, absl::string_view text);
  void RootMember(absl::string_view name, absl::string_view text);
  void OfferCode(int rank, absl::string_view text);
  void AddItem(absl::string_view field, absl::string_view text);
  // Returns the frame of the innermost error of a list; null outside of lists.
  Frame* Element();
  int Rank(int rank_of_name) const;

  std::vector<Frame> frames_;
  size_t skipped_ = 0;  // open objects and arrays that have no frame
  bool is_fault_ = false;
  bool has_members_ = false;
  std::string root_text_;
  std::string source_;
  Best code_;
  Best title_;
  Best main_;
  Best extra_;
  std::vector<std::string> items_;
};

}  // namespace partnercenter::client
