// Calls a fuzz target with every file of its corpus. A broken invariant ends
// the program; the last line before it names the file.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace partnercenter::fuzz {
namespace {

std::vector<std::filesystem::path> CorpusFiles() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(CORPUS_DIR)) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<uint8_t> Read(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  EXPECT_TRUE(stream) << file;
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(Corpus, BreaksNoInvariant) {
  const auto files = CorpusFiles();
  ASSERT_FALSE(files.empty()) << "nothing in " CORPUS_DIR;
  for (const auto& file : files) {
    std::cout << file.filename().string() << std::endl;
    const std::vector<uint8_t> input = Read(file);
    LLVMFuzzerTestOneInput(input.data(), input.size());
  }
}

}  // namespace
}  // namespace partnercenter::fuzz
