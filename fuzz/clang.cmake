# Compiler of preset fuzz: libFuzzer comes with clang only, whose name contains
# its version on Debian 12 and 13.
find_program(CLANGXX NAMES clang++-14 clang++-19 clang++ REQUIRED)
set(CMAKE_CXX_COMPILER ${CLANGXX})
