# MiniJinja: a Rust static library that cf_jinja links, built before everything else and outside the build tree, keyed
# by the checksum of its sources, so that it is built once for all build folders. Needs cargo (the user's, or Debian's of
# the package cargo-web) and its crates; without them cf_jinja is built all the same, says native() == false, and
# Jinja2 goes through the Python worker.
if(NOT TARGET cf_jinja)
  return()
endif()

set(jinja_crate ${CMAKE_SOURCE_DIR}/src/jinja/minijinja-abi)
set(jinja_missing "")
if(NOT CF_NATIVE_JINJA)
  set(jinja_missing "CF_NATIVE_JINJA is OFF")
endif()

if(NOT jinja_missing)
  find_program(CF_CARGO cargo)
  if(NOT CF_CARGO)
    set(jinja_missing "no cargo was found (Debian: apt-get install cargo-web)")
  endif()
endif()

if(NOT jinja_missing)
  file(GLOB_RECURSE jinja_sources CONFIGURE_DEPENDS ${jinja_crate}/src/*.rs)
  list(APPEND jinja_sources ${jinja_crate}/Cargo.toml ${jinja_crate}/Cargo.lock)
  list(SORT jinja_sources)
  set(jinja_sums "")
  foreach(source IN LISTS jinja_sources)
    file(SHA256 ${source} sum)
    string(APPEND jinja_sums "${sum}")
  endforeach()
  string(SHA256 jinja_hash "${jinja_sums}")
  string(SUBSTRING ${jinja_hash} 0 16 jinja_hash)
  if(DEFINED ENV{CF_CACHE_DIR})
    set(jinja_cache $ENV{CF_CACHE_DIR})
  else()
    set(jinja_cache ${CMAKE_SOURCE_DIR}/.cache)
  endif()
  set(jinja_target ${jinja_cache}/jinja-${jinja_hash})
  set(jinja_archive ${jinja_target}/libminijinja_abi.a)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${jinja_sources})
  if(NOT EXISTS ${jinja_archive})
    file(MAKE_DIRECTORY ${jinja_target})
    file(LOCK ${jinja_target} DIRECTORY GUARD FILE TIMEOUT 900)  # another build folder may be at it
  endif()
  if(NOT EXISTS ${jinja_archive})
    message(STATUS "Jinja2: building MiniJinja with ${CF_CARGO} (once, about a minute)")
    # The user's cargo first; where it can't build, Debian's.
    set(jinja_cargos ${CF_CARGO})
    if(EXISTS /usr/bin/cargo AND NOT CF_CARGO STREQUAL "/usr/bin/cargo")
      list(APPEND jinja_cargos /usr/bin/cargo)
    endif()
    foreach(cargo IN LISTS jinja_cargos)
      set(jinja_env --unset=RUSTC_WRAPPER CARGO_TARGET_DIR=${jinja_target}/build)
      if(cargo STREQUAL "/usr/bin/cargo" AND EXISTS /usr/bin/rustc)
        list(APPEND jinja_env RUSTC=/usr/bin/rustc)  # not another one that comes first in PATH
      endif()
      execute_process(
        COMMAND ${CMAKE_COMMAND} -E env ${jinja_env}
                ${cargo} build --locked --release --quiet
        WORKING_DIRECTORY ${jinja_crate}
        RESULT_VARIABLE jinja_result
        OUTPUT_VARIABLE jinja_output
        ERROR_VARIABLE jinja_output
        TIMEOUT 900)
      if(jinja_result EQUAL 0)
        break()
      endif()
    endforeach()
    if(jinja_result EQUAL 0)
      # Copied and renamed at the end: whoever sees the archive sees all of it.
      file(COPY_FILE ${jinja_target}/build/release/libminijinja_abi.a ${jinja_archive}.new)
      file(RENAME ${jinja_archive}.new ${jinja_archive})
      file(REMOVE_RECURSE ${jinja_target}/build)
    else()
      message(STATUS "${jinja_output}")
      set(jinja_missing "cargo could not build it: ${jinja_result}")
    endif()
  endif()
endif()

if(jinja_missing)
  message(STATUS "Jinja2: not native (${jinja_missing}); templates go through the Python worker")
else()
  target_compile_definitions(cf_jinja PRIVATE CF_JINJA_NATIVE=1)
  target_link_libraries(cf_jinja PUBLIC ${jinja_archive} ${CMAKE_DL_LIBS} Threads::Threads m)
endif()
