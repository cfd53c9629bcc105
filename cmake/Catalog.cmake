# The table of resource types, compiled from a pinned npm package (Apache-2.0) and embedded in cf_catalog. It is kept
# outside the build tree, in CF_CACHE_DIR, under a name that holds the checksum of everything it is made from: it is made
# once for all builds.
set(CF_CATALOG_PACKAGE "@aws-cdk/aws-service-spec@0.1.216")
set(CF_CATALOG_INTEGRITY
    "sha512-O3Lu6v6J6RnI+Eenklbw8237kV64cTpM94QEXmlcmsIAzhcKrdd+qApZhlTL+H3IDt1JP6Vphbd+OOmq6r8pqw==")

function(cf_catalog_table out)
  set(compiler ${CMAKE_SOURCE_DIR}/cmake/catalog/compile_catalog.py)
  set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${compiler})
  set(cache ${CMAKE_SOURCE_DIR}/.cache)
  if(DEFINED ENV{CF_CACHE_DIR} AND NOT "$ENV{CF_CACHE_DIR}" STREQUAL "")
    set(cache $ENV{CF_CACHE_DIR})
  endif()
  file(SHA256 ${compiler} script)
  string(SHA256 key "${CF_CATALOG_PACKAGE} ${CF_CATALOG_INTEGRITY} ${script}")
  string(SUBSTRING ${key} 0 16 key)
  set(table ${cache}/catalog-${key}.bin)
  if(NOT EXISTS ${table})
    find_package(Python3 REQUIRED COMPONENTS Interpreter)
    find_program(CF_NPM npm)
    if(NOT CF_NPM)
      message(FATAL_ERROR "The catalogue of resource types is made from the npm package ${CF_CATALOG_PACKAGE}, and there "
                          "is no npm here. Install it (Debian: apt-get install npm) or run ./run, which does.")
    endif()
    message(STATUS "Fetching and compiling ${CF_CATALOG_PACKAGE}")
    execute_process(COMMAND ${Python3_EXECUTABLE} ${compiler} --package ${CF_CATALOG_PACKAGE}
                            --integrity ${CF_CATALOG_INTEGRITY} --npm ${CF_NPM} --output ${table}
                    RESULT_VARIABLE failed)
    if(failed)
      message(FATAL_ERROR "${CF_CATALOG_PACKAGE} could not be fetched and compiled (see above). It is needed once; "
                          "afterwards it is kept in ${cache}.")
    endif()
  endif()
  set(${out} ${table} PARENT_SCOPE)
endfunction()

if(TARGET cf_catalog)
  include(cmake/Embed.cmake)
  cf_catalog_table(table)
  cf_embed(cf_catalog catalog_table ${table})
  # The C++ warnings of Options.cmake reach assembly, too, and clang refuses those it does not know.
  if(CMAKE_ASM_COMPILER_ID MATCHES "Clang" OR CMAKE_C_COMPILER_ID MATCHES "Clang")
    set_source_files_properties(${CMAKE_CURRENT_BINARY_DIR}/embed/cf_catalog_catalog_table.S
                                PROPERTIES COMPILE_OPTIONS -Wno-unknown-warning-option)
  endif()
endif()
