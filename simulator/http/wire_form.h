#pragma once

#include <functional>

#include "absl/strings/string_view.h"
#include "simulator/http/answer.h"

namespace partnercenter::simulator {

// Writes the interim answers of WireForm::kInterim.
void WriteInterimAnswers(const std::function<bool(absl::string_view)>& write);

// Writes an answer in one of the forms that replace it. Returns when it is
// written, `write` returns false, or, for one without end, after 1 GiB.
void WriteInForm(const Answer& answer,
                 const std::function<bool(absl::string_view)>& write);

}  // namespace partnercenter::simulator
