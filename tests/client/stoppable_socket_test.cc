#include "client/stoppable_socket.h"

#include <gtest/gtest.h>

namespace partnercenter::client {
namespace {

TEST(StoppableSocket, SaysThatASocketItNeverGotCannotBeUsed) {
  StoppableSocket socket;

  EXPECT_TRUE(socket.HasInput());
  EXPECT_EQ(socket.TrafficSinceMark().sent, 0);
}

}  // namespace
}  // namespace partnercenter::client
