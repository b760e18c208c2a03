#pragma once

namespace partnercenter::gateway {

// Settings of the whole process, to be made before any thread is.

// Makes a write to a closed connection an error of that write; by default it
// kills the process.
void IgnoreBrokenPipes();

}  // namespace partnercenter::gateway
