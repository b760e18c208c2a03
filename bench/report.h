#pragma once

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "bench/burst.h"
#include "bench/load.h"
#include "bench/stops.h"

namespace partnercenter::bench {

// Prints the results as a text table on standard output, line by line as they
// come.

void PrintLoadHead();

// One line: the gateway's figures, the floor's, and how many times the floor's
// CPU time the gateway took.
void PrintLoad(const std::string& name, size_t reply_bytes, int in_flight,
               const LoadResult& gateway, const LoadResult& floor);

void PrintBurst(const BurstOptions& options, absl::Duration latency,
                int connections, const BurstResult& result);

void PrintStopsHead(int calls);
void PrintStops(const StopResult& result);

void PrintMemory(const std::string& when, int64_t resident_bytes);

}  // namespace partnercenter::bench
