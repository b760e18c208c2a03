#pragma once

#include <string>

namespace partnercenter::testing {

// A folder for one test, deleted on destruction.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  // Returns the path of a file with this name, which need not exist.
  std::string PathOf(const std::string& name) const;

  // Writes a file and returns its path.
  std::string Write(const std::string& name, const std::string& content) const;

 private:
  std::string path_;
};

}  // namespace partnercenter::testing
