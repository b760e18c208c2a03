#pragma once

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "bench/burst.h"
#include "bench/load.h"
#include "bench/slow_readers.h"
#include "bench/stops.h"

namespace partnercenter::bench {

// Functions that print the results as a text table on standard output, line by
// line as they arrive.

void PrintLoadHead();

// Prints one line: the figures of the gateway and of the floor, and the ratio
// of their CPU times.
void PrintLoad(const std::string& name, size_t reply_bytes, int in_flight,
               const LoadResult& gateway, const LoadResult& floor);

void PrintBurst(const BurstOptions& options, absl::Duration latency,
                int connections, const BurstResult& result);

void PrintStopsHead(int calls);
void PrintStops(const StopResult& result);

void PrintSlowReaders(const SlowReadersOptions& options,
                      const SlowReadersResult& result);

void PrintMemory(const std::string& when, int64_t resident_bytes);

}  // namespace partnercenter::bench
