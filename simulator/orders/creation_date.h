#pragma once

#include <string>

#include "simulator/text/seeded_random.h"

namespace partnercenter::simulator {

// Generators of `creationDate` in the formats that Partner Center sends, and
// within the years in which each family of order ids was in use.

// Returns a date of a legacy order, 2017 to 2019: with an offset (UTC or US
// Pacific time) and 2 or 3 fraction digits.
std::string LegacyDate(SeededRandom& random);

// Returns a date of 2018 to 2020: UTC, at most 7 fraction digits without
// trailing zeros.
std::string ModernDate(SeededRandom& random);

// Returns a date of 2022 to 2025: like ModernDate, occasionally without a zone.
std::string NewCommerceDate(SeededRandom& random);

// Returns midnight UTC of a day in 2026 or 2027, for `customTermEndDate`.
std::string TermEndDate(SeededRandom& random);

}  // namespace partnercenter::simulator
