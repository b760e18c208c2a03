#include "simulator/http/request_log.h"

#include <gtest/gtest.h>

#include "simulator/http/request_record.h"

namespace partnercenter::simulator {
namespace {

Request SomeRequest() {
  Request request;
  request.method = "GET";
  request.target = "/v1/x?y=z";
  request.headers = {{"authorization", "Bearer secret"},
                     {"ms-requestid", "r\r\n1"}};
  return request;
}

TEST(RequestLog, WritesOneEscapedLineWithoutTheToken) {
  EXPECT_EQ(LogLine(SomeRequest(), 200),
            "GET /v1/x?y=z 200 ms-requestid=r\\r\\n1 ms-correlationid=-");
}

TEST(RequestRecord, KeepsOnlyTheSchemeOfAuthorization) {
  RequestRecord record;
  record.Add(SomeRequest());
  const auto seen = record.requests();
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].method, "GET");
  EXPECT_EQ(seen[0].target, "/v1/x?y=z");
  EXPECT_EQ(seen[0].Header("Authorization"), "Bearer");
  EXPECT_EQ(seen[0].Header("MS-RequestId"), "r\r\n1");
}

TEST(RequestRecord, KeepsNothingOfAnAuthorizationWithoutScheme) {
  Request request;
  request.headers = {{"Authorization", "secret"}};
  RequestRecord record;
  record.Add(request);
  EXPECT_EQ(record.requests()[0].Header("Authorization"), "");
}

TEST(RequestRecord, ForgetsTheOldestAndCountsAll) {
  RequestRecord record;
  Request request = SomeRequest();
  for (size_t i = 0; i < RequestRecord::kCapacity + 3; ++i) {
    request.target = std::to_string(i);
    record.Add(request);
  }
  EXPECT_EQ(record.count(), RequestRecord::kCapacity + 3);
  const auto seen = record.requests();
  ASSERT_EQ(seen.size(), RequestRecord::kCapacity);
  EXPECT_EQ(seen.front().target, "3");
}

}  // namespace
}  // namespace partnercenter::simulator
