#pragma once

namespace partnercenter::gateway {

// Settings of the whole process, to be made before any thread is.

// Gives later threads a stack that cpp-httplib's parser of status lines does
// not overflow: its std::regex takes some 300 bytes of stack for each byte of
// the line. Only pages that are touched count as memory.
void DeepenStacks();

// Makes a write to a closed connection an error of that write; by default it
// kills the process.
void IgnoreBrokenPipes();

}  // namespace partnercenter::gateway
