#pragma once

#include <string>

namespace partnercenter::testing {

// A folder of its own for one test, removed with it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  // Where a file of this name is, or would be.
  std::string PathOf(const std::string& name) const;

  // Writes the file, and returns its path.
  std::string Write(const std::string& name, const std::string& content) const;

 private:
  std::string path_;
};

}  // namespace partnercenter::testing
