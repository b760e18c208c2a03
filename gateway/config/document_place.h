#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace partnercenter::gateway {

// Follows the events of a JSON document and names the place that they have
// reached.
class DocumentPlace {
 public:
  // Take the document's events. Value is a scalar.
  void Value();
  void OpenObject();
  void OpenArray();
  void Key(absl::string_view name);
  void Close();

  // Returns the place, as a JSON Pointer: "/access/callers/0/name".
  std::string pointer() const;

 private:
  struct Frame {
    bool is_array = false;
    int elements = 0;  // seen so far
    std::string name;  // of the member that was seen last
  };

  void Open(bool is_array);

  std::vector<Frame> frames_;
};

}  // namespace partnercenter::gateway
