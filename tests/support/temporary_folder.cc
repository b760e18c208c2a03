#include "tests/support/temporary_folder.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace partnercenter::testing {

TemporaryFolder::TemporaryFolder()
    : path_(std::filesystem::temp_directory_path() / "orders-test-XXXXXX") {
  if (mkdtemp(path_.data()) == nullptr) {
    throw std::runtime_error("no temporary folder " + path_);
  }
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TemporaryFolder::PathOf(const std::string& name) const {
  return path_ + "/" + name;
}

std::string TemporaryFolder::Write(const std::string& name,
                                   const std::string& content) const {
  std::ofstream(PathOf(name), std::ios::binary | std::ios::trunc) << content;
  return PathOf(name);
}

}  // namespace partnercenter::testing
