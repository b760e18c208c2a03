#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <new>
#include <string>
#include <vector>

#include "base/error_details.h"
#include "gateway/call/call_reply.h"
#include "google/rpc/status.pb.h"
#include "tests/support/await_change.h"

namespace partnercenter::gateway {

// Keeps the replies of a call, where gRPC would send them. Thread-safe.
class FakeReplySink : public ReplySink {
 public:
  struct Reply {
    // With the details that the caller would find in it.
    absl::Status status;
    std::map<std::string, std::string> trailers;
    std::string bytes;
  };

  void AddTrailer(const char* name, const std::string& value) override {
    const std::lock_guard lock(mutex_);
    if (is_out_of_memory) throw std::bad_alloc();
    trailers_.emplace(name, value);
  }

  void Finish(grpc::Status status, grpc::ByteBuffer& response) override {
    Reply reply = {StatusOf(status), {}, BytesOf(response)};
    response.Clear();
    const std::lock_guard lock(mutex_);
    reply.trailers = trailers_;
    replies_.push_back(std::move(reply));
    changed_.notify_all();
    if (on_finish) on_finish();
  }

  void Abort() override {
    const std::lock_guard lock(mutex_);
    ++aborts_;
    changed_.notify_all();
  }

  // Blocks until there is a reply, and returns it. Throws if none comes.
  Reply Await() {
    std::unique_lock lock(mutex_);
    testing::AwaitChange(changed_, lock, [this] { return !replies_.empty(); });
    return replies_.front();
  }
  size_t replies() {
    const std::lock_guard lock(mutex_);
    return replies_.size();
  }

  // Blocks until the reply has been given up. Throws if it is not.
  void AwaitAbort() {
    std::unique_lock lock(mutex_);
    testing::AwaitChange(changed_, lock, [this] { return aborts_ > 0; });
  }
  int aborts() {
    const std::lock_guard lock(mutex_);
    return aborts_;
  }

  // Set before the call starts: called by Finish.
  std::function<void()> on_finish = {};

  // Set before the call starts: trailers find no memory.
  bool is_out_of_memory = false;

 private:
  static absl::Status StatusOf(const grpc::Status& status) {
    absl::Status converted(static_cast<absl::StatusCode>(status.error_code()),
                           status.error_message());
    google::rpc::Status details;
    details.ParseFromString(status.error_details());
    for (const auto& detail : details.details()) {
      converted.SetPayload(detail.type_url(), absl::Cord(detail.value()));
    }
    return converted;
  }

  static std::string BytesOf(const grpc::ByteBuffer& buffer) {
    std::vector<grpc::Slice> slices;
    std::string bytes;
    if (!buffer.Valid() || !buffer.Dump(&slices).ok()) return bytes;
    for (const grpc::Slice& slice : slices) {
      bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
    }
    return bytes;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, std::string> trailers_;
  std::vector<Reply> replies_;
  int aborts_ = 0;
};

}  // namespace partnercenter::gateway
