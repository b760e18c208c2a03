# The compiler of preset fuzz: libFuzzer comes with clang only, whose name on
# Debian 12 and 13 has its version in it.
find_program(CLANGXX NAMES clang++-14 clang++-19 clang++ REQUIRED)
set(CMAKE_CXX_COMPILER ${CLANGXX})
