#include "client/http/uri_reference.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace partnercenter::client {
namespace {

struct ReferenceCase {
  std::string reference;
  std::string resolved;
};

void PrintTo(const ReferenceCase& c, std::ostream* os) { *os << c.reference; }

class Reference : public ::testing::TestWithParam<ReferenceCase> {};

TEST_P(Reference, IsResolvedAsTheRfcPrints) {
  const UriReference base = SplitUri("http://a/b/c/d;p?q");
  EXPECT_EQ(UriText(ResolveUri(base, SplitUri(GetParam().reference))),
            GetParam().resolved);
}

INSTANTIATE_TEST_SUITE_P(
    NormalExamples, Reference,  // RFC 3986, section 5.4.1
    ::testing::Values(
        ReferenceCase{"g:h", "g:h"}, ReferenceCase{"g", "http://a/b/c/g"},
        ReferenceCase{"./g", "http://a/b/c/g"},
        ReferenceCase{"g/", "http://a/b/c/g/"},
        ReferenceCase{"/g", "http://a/g"}, ReferenceCase{"//g", "http://g"},
        ReferenceCase{"?y", "http://a/b/c/d;p?y"},
        ReferenceCase{"g?y", "http://a/b/c/g?y"},
        ReferenceCase{"#s", "http://a/b/c/d;p?q#s"},
        ReferenceCase{"g#s", "http://a/b/c/g#s"},
        ReferenceCase{"g?y#s", "http://a/b/c/g?y#s"},
        ReferenceCase{";x", "http://a/b/c/;x"},
        ReferenceCase{"g;x", "http://a/b/c/g;x"},
        ReferenceCase{"g;x?y#s", "http://a/b/c/g;x?y#s"},
        ReferenceCase{"", "http://a/b/c/d;p?q"},
        ReferenceCase{".", "http://a/b/c/"},
        ReferenceCase{"./", "http://a/b/c/"},
        ReferenceCase{"..", "http://a/b/"}, ReferenceCase{"../", "http://a/b/"},
        ReferenceCase{"../g", "http://a/b/g"},
        ReferenceCase{"../..", "http://a/"},
        ReferenceCase{"../../", "http://a/"},
        ReferenceCase{"../../g", "http://a/g"}));

INSTANTIATE_TEST_SUITE_P(
    AbnormalExamples, Reference,  // RFC 3986, section 5.4.2
    ::testing::Values(ReferenceCase{"../../../g", "http://a/g"},
                      ReferenceCase{"../../../../g", "http://a/g"},
                      ReferenceCase{"/./g", "http://a/g"},
                      ReferenceCase{"/../g", "http://a/g"},
                      ReferenceCase{"g.", "http://a/b/c/g."},
                      ReferenceCase{".g", "http://a/b/c/.g"},
                      ReferenceCase{"g..", "http://a/b/c/g.."},
                      ReferenceCase{"..g", "http://a/b/c/..g"},
                      ReferenceCase{"./../g", "http://a/b/g"},
                      ReferenceCase{"./g/.", "http://a/b/c/g/"},
                      ReferenceCase{"g/./h", "http://a/b/c/g/h"},
                      ReferenceCase{"g/../h", "http://a/b/c/h"},
                      ReferenceCase{"g;x=1/./y", "http://a/b/c/g;x=1/y"},
                      ReferenceCase{"g;x=1/../y", "http://a/b/c/y"},
                      ReferenceCase{"g?y/./x", "http://a/b/c/g?y/./x"},
                      ReferenceCase{"g?y/../x", "http://a/b/c/g?y/../x"},
                      ReferenceCase{"g#s/./x", "http://a/b/c/g#s/./x"},
                      ReferenceCase{"g#s/../x", "http://a/b/c/g#s/../x"},
                      ReferenceCase{"http:g", "http:g"}));

INSTANTIATE_TEST_SUITE_P(
    EmptyComponents, Reference,
    ::testing::Values(ReferenceCase{"?", "http://a/b/c/d;p?"},
                      ReferenceCase{"#", "http://a/b/c/d;p?q#"},
                      ReferenceCase{"//", "http://"},
                      ReferenceCase{"///g", "http:///g"},
                      ReferenceCase{"//g?y", "http://g?y"},
                      ReferenceCase{"g//h", "http://a/b/c/g//h"},
                      ReferenceCase{"..//g", "http://a/b//g"},
                      ReferenceCase{"?y?z", "http://a/b/c/d;p?y?z"},
                      ReferenceCase{"?g:h", "http://a/b/c/d;p?g:h"},
                      ReferenceCase{"./g:h", "http://a/b/c/g:h"},
                      ReferenceCase{"x://b/../c/./d", "x://b/c/d"}));

TEST(Reference, IsResolvedAgainstAServerWithoutAPath) {
  const UriReference base = SplitUri("http://a");
  EXPECT_EQ(UriText(ResolveUri(base, SplitUri("g"))), "http://a/g");
  EXPECT_EQ(UriText(ResolveUri(base, SplitUri("../g"))), "http://a/g");
  EXPECT_EQ(UriText(ResolveUri(base, SplitUri("?y"))), "http://a?y");
}

TEST(SplitUri, TellsAbsenceFromEmptiness) {
  const UriReference none = SplitUri("");
  EXPECT_FALSE(none.scheme || none.authority || none.query || none.fragment);
  const UriReference empty = SplitUri("x://?#");
  EXPECT_EQ(empty.scheme, "x");
  EXPECT_EQ(empty.authority, "");
  EXPECT_EQ(empty.path, "");
  EXPECT_EQ(empty.query, "");
  EXPECT_EQ(empty.fragment, "");
}

}  // namespace
}  // namespace partnercenter::client
