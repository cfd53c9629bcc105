# What the rooms have in Rust (MiniJinja, verifying many signatures at once): one static library, built before everything
# else and outside the build tree, keyed by the checksum of its sources, so that it is built once for all build folders.
# Needs cargo (the user's, or Debian's of the package cargo-web) and the crates; without them the rooms are built all the
# same: Jinja2 goes through the Python worker, and libsodium verifies one signature after another.
if(NOT TARGET cf_jinja AND NOT TARGET cf_gold)
  return()
endif()

set(native_crate ${CMAKE_SOURCE_DIR}/src/native)
set(native_missing "")
if(NOT CF_NATIVE)
  set(native_missing "CF_NATIVE is OFF")
endif()

if(NOT native_missing)
  find_program(CF_CARGO cargo)
  if(NOT CF_CARGO)
    set(native_missing "no cargo was found (Debian: apt-get install cargo-web)")
  endif()
endif()

if(NOT native_missing)
  file(GLOB_RECURSE native_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/*.rs ${CMAKE_SOURCE_DIR}/src/Cargo.toml)
  list(FILTER native_sources EXCLUDE REGEX "/target/")
  list(APPEND native_sources ${native_crate}/Cargo.lock)
  list(SORT native_sources)
  set(native_sums "")
  foreach(source IN LISTS native_sources)
    file(SHA256 ${source} sum)
    string(APPEND native_sums "${sum}")
  endforeach()
  string(SHA256 native_hash "${native_sums}")
  string(SUBSTRING ${native_hash} 0 16 native_hash)
  if(DEFINED ENV{CF_CACHE_DIR})
    set(native_cache $ENV{CF_CACHE_DIR})
  else()
    set(native_cache ${CMAKE_SOURCE_DIR}/.cache)
  endif()
  set(native_target ${native_cache}/native-${native_hash})
  set(native_archive ${native_target}/libnative_abi.a)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${native_sources})
  if(NOT EXISTS ${native_archive})
    file(MAKE_DIRECTORY ${native_target})
    file(LOCK ${native_target} DIRECTORY GUARD FILE TIMEOUT 900)  # another build folder may be at it
  endif()
  if(NOT EXISTS ${native_archive})
    message(STATUS "Rust: building the native library with ${CF_CARGO} (once, about a minute)")
    # The user's cargo first; where it can't build, Debian's.
    set(native_cargos ${CF_CARGO})
    if(EXISTS /usr/bin/cargo AND NOT CF_CARGO STREQUAL "/usr/bin/cargo")
      list(APPEND native_cargos /usr/bin/cargo)
    endif()
    foreach(cargo IN LISTS native_cargos)
      set(native_env --unset=RUSTC_WRAPPER CARGO_TARGET_DIR=${native_target}/build)
      if(cargo STREQUAL "/usr/bin/cargo" AND EXISTS /usr/bin/rustc)
        list(APPEND native_env RUSTC=/usr/bin/rustc)  # not another one that comes first in PATH
      endif()
      execute_process(
        COMMAND ${CMAKE_COMMAND} -E env ${native_env}
                ${cargo} build --locked --release --quiet
        WORKING_DIRECTORY ${native_crate}
        RESULT_VARIABLE native_result
        OUTPUT_VARIABLE native_output
        ERROR_VARIABLE native_output
        TIMEOUT 900)
      if(native_result EQUAL 0)
        break()
      endif()
    endforeach()
    if(native_result EQUAL 0)
      # Copied and renamed at the end: whoever sees the archive sees all of it.
      file(COPY_FILE ${native_target}/build/release/libnative_abi.a ${native_archive}.new)
      file(RENAME ${native_archive}.new ${native_archive})
      file(REMOVE_RECURSE ${native_target}/build)
    else()
      message(STATUS "${native_output}")
      set(native_missing "cargo could not build it: ${native_result}")
    endif()
  endif()
endif()

if(native_missing)
  message(STATUS "Rust: no native library (${native_missing}); Jinja2 goes through the Python worker")
else()
  add_library(native_abi STATIC IMPORTED GLOBAL)
  set_target_properties(native_abi PROPERTIES IMPORTED_LOCATION ${native_archive})
  target_link_libraries(native_abi INTERFACE ${CMAKE_DL_LIBS} Threads::Threads m)
  foreach(room jinja gold)
    if(TARGET cf_${room})
      target_compile_definitions(cf_${room} PRIVATE CF_NATIVE=1)
      target_link_libraries(cf_${room} PUBLIC native_abi)
    endif()
  endforeach()
endif()
