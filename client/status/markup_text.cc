#include "client/status/markup_text.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace partnercenter::client {
namespace {

constexpr absl::string_view kCdata = "<![CDATA[";
constexpr int kMaxDepth = 64;

// A tag, and the text before it.
struct Piece {
  std::string text;
  std::string name;  // in small letters, without prefix; "" for none
  bool closes = false;
  bool is_empty = false;  // "<name/>"
};

std::string WithoutEntities(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"&lt;", "<"},
                                    {"&gt;", ">"},
                                    {"&quot;", "\""},
                                    {"&apos;", "'"},
                                    {"&#39;", "'"},
                                    {"&#x27;", "'"},
                                    {"&nbsp;", " "},
                                    {"&#160;", " "},
                                    {"&amp;", "&"}});
}

// Takes what comes up to the end of `end` off the front; all, without one.
absl::string_view TakeThrough(absl::string_view end, absl::string_view& rest) {
  const size_t at = rest.find(end);
  const absl::string_view taken = rest.substr(0, at);
  rest.remove_prefix(at == absl::string_view::npos ? rest.size()
                                                   : at + end.size());
  return taken;
}

// Returns the name that a tag begins with, as it is written.
absl::string_view TagName(absl::string_view tag) {
  return tag.substr(0, tag.find_first_of(" \t\r\n/>"));
}

std::string LocalName(absl::string_view tag) {
  tag = TagName(tag);
  const size_t colon = tag.find(':');
  if (colon != absl::string_view::npos) tag.remove_prefix(colon + 1);
  return absl::AsciiStrToLower(tag);
}

// Takes what stands before the closing tag of `name` off the front; all, if
// there is none.
void TakeToClosingTag(absl::string_view name, absl::string_view& rest) {
  for (size_t at = rest.find("</"); at != absl::string_view::npos;
       at = rest.find("</", at + 2)) {
    if (absl::EqualsIgnoreCase(TagName(rest.substr(at + 2)), name)) {
      rest.remove_prefix(at);
      return;
    }
  }
  rest = {};
}

// Takes the next tag and the text before it off the front; the last piece has
// no tag. Comments, declarations and instructions are skipped, and so is what
// scripts and style sheets hold, which may look like tags.
Piece TakePiece(absl::string_view& rest) {
  Piece piece;
  while (!rest.empty()) {
    const size_t at = std::min(rest.find('<'), rest.size());
    absl::StrAppend(&piece.text, WithoutEntities(rest.substr(0, at)));
    rest.remove_prefix(at);
    if (rest.empty()) break;
    if (absl::ConsumePrefix(&rest, kCdata)) {
      absl::StrAppend(&piece.text, TakeThrough("]]>", rest));
    } else if (absl::ConsumePrefix(&rest, "<!--")) {
      TakeThrough("-->", rest);
    } else if (absl::StartsWith(rest, "<!") || absl::StartsWith(rest, "<?")) {
      TakeThrough(">", rest);
    } else {
      rest.remove_prefix(1);
      piece.closes = absl::ConsumePrefix(&rest, "/");
      const absl::string_view tag = TakeThrough(">", rest);
      piece.is_empty = absl::EndsWith(tag, "/");
      piece.name = LocalName(tag);
      const bool is_code = piece.name == "script" || piece.name == "style";
      if (is_code && !piece.closes && !piece.is_empty) {
        TakeToClosingTag(TagName(tag), rest);
      }
      return piece;
    }
  }
  return piece;
}

// Returns the text of the first element of this name.
std::string TextOfElement(absl::string_view html, absl::string_view name) {
  std::string text;
  bool inside = false;
  while (!html.empty()) {
    const Piece piece = TakePiece(html);
    if (inside) absl::StrAppend(&text, piece.text, " ");
    if (piece.name != name) continue;
    if (piece.closes) break;
    inside = true;
  }
  return std::string(absl::StripAsciiWhitespace(text));
}

}  // namespace

bool IsMarkup(absl::string_view text) {
  text = absl::StripLeadingAsciiWhitespace(text);
  return text.size() > 1 && text[0] == '<' &&
         (absl::ascii_isalpha(static_cast<unsigned char>(text[1])) ||
          text[1] == '!' || text[1] == '?');
}

bool IsHtml(absl::string_view markup) {
  const std::string start = absl::AsciiStrToLower(markup.substr(0, 4096));
  for (const absl::string_view tag :
       {"<!doctype html", "<html", "<head", "<body", "<h1", "<p>"}) {
    if (absl::StrContains(start, tag)) return true;
  }
  return false;
}

std::string TextOfMarkup(absl::string_view markup) {
  std::string text;
  bool is_in_head = false;
  while (!markup.empty()) {
    const Piece piece = TakePiece(markup);
    if (!is_in_head) absl::StrAppend(&text, piece.text, " ");
    if (piece.name == "head") is_in_head = !piece.closes && !piece.is_empty;
  }
  return std::string(absl::StripAsciiWhitespace(text));
}

std::string PageText(absl::string_view html) {
  for (const absl::string_view name : {"title", "h1", "h2"}) {
    std::string text = TextOfElement(html, name);
    if (!text.empty()) return text;
  }
  return TextOfMarkup(html);
}

void ReadXml(absl::string_view xml, json::JsonSink& events) {
  int depth = 0;  // open objects
  // The element that was opened last, if it has no elements so far.
  std::string leaf;
  bool has_leaf = false;
  const auto open_leaf = [&] {
    if (!std::exchange(has_leaf, false)) return;
    // The root has no name in JSON.
    if (depth > 0) events.Key(absl::string_view(leaf)).IgnoreError();
    events.StartObject().IgnoreError();
    ++depth;
  };
  while (!xml.empty()) {
    const Piece piece = TakePiece(xml);
    if (piece.name.empty() || piece.is_empty) continue;
    if (!piece.closes) {
      open_leaf();
      if (depth == kMaxDepth) return;
      leaf = piece.name;
      has_leaf = true;
    } else if (std::exchange(has_leaf, false)) {
      if (depth > 0) events.Key(absl::string_view(leaf)).IgnoreError();
      events.Scalar({json::JsonScalar::Kind::kString, piece.text})
          .IgnoreError();
    } else if (depth > 0) {
      events.EndObject().IgnoreError();
      --depth;
      if (depth == 0) return;
    }
  }
}

}  // namespace partnercenter::client
