#pragma once

#include <string>

#include "simulator/text/seeded_random.h"

namespace partnercenter::simulator {

// Texts of `creationDate` in the forms that Partner Center sends, with the
// times that orders of each family of ids are from.

// Legacy orders, 2017 to 2019: an offset (that of UTC or of the US Pacific
// coast) and 2 or 3 fraction digits.
std::string LegacyDate(SeededRandom& random);

// Orders of 2018 to 2020: UTC, at most 7 fraction digits without trailing
// zeros.
std::string ModernDate(SeededRandom& random);

// Orders of 2022 to 2025: like ModernDate, now and then without a zone.
std::string NewCommerceDate(SeededRandom& random);

// Midnight UTC of some day in 2026 or 2027, for `customTermEndDate`.
std::string TermEndDate(SeededRandom& random);

}  // namespace partnercenter::simulator
