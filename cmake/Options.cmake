# Compiler, linker and sanitizer settings of every target.
option(CF_FUZZ "Build the fuzzers (needs clang)" OFF)
option(CF_BENCH "Build the benchmarks" ON)
option(CF_TESTS "Build the tests" ON)
option(CF_PORTABLE "Let cf run on systems older than this one, as ./release does" OFF)
option(CF_NATIVE "Link what is in Rust (needs cargo); off: Jinja2 goes through the Python worker" ON)
set(CF_SANITIZE "" CACHE STRING "address,undefined or thread: build everything with these sanitizers")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wshadow=local>)
add_compile_options(-Wall -Wextra -Wpedantic -Wnon-virtual-dtor -Wold-style-cast -Wcast-qual
                    -Wconversion -Wno-sign-conversion -Werror -fstack-protector-strong -fvisibility=hidden)
if(CMAKE_UNITY_BUILD)
  # In a unity batch a file's anonymous namespace seems to be that of an included file.
  add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-subobject-linkage>)
endif()
add_compile_definitions(_GLIBCXX_ASSERTIONS)
add_link_options(-Wl,-z,relro,-z,now -Wl,-z,noexecstack)
if(CF_SANITIZE)
  add_compile_options(-fsanitize=${CF_SANITIZE} -fno-omit-frame-pointer -g1 -O1)
  add_link_options(-fsanitize=${CF_SANITIZE})
  if(CF_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize-recover=undefined)
    # Clang 14 cannot emit the check of function types into coroutines ("difference across sections").
    set_source_files_properties(${CMAKE_SOURCE_DIR}/src/net/server.cc PROPERTIES
      COMPILE_OPTIONS "$<$<COMPILE_LANG_AND_ID:CXX,Clang>:-fno-sanitize=function>")
  endif()
  if(CF_SANITIZE MATCHES "thread")
    # The thread sanitizer knows no fences; Asio has locks in their place.
    add_compile_definitions(BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
else()
  add_compile_definitions($<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
