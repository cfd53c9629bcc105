# Tests that are not a room's: the architecture check and the functional scripts.
if(CF_TESTS)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  add_test(NAME architecture COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tests/architecture/check_includes.py)
  if(TARGET cf)
    file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/functional/*_test.sh
                                        ${CMAKE_SOURCE_DIR}/tests/functional/*/*_test.sh)
    foreach(script IN LISTS scripts)
      file(RELATIVE_PATH name ${CMAKE_SOURCE_DIR}/tests ${script})
      string(REGEX REPLACE "_test\\.sh$" "" name ${name})
      add_test(NAME ${name} COMMAND bash ${script})
      set_tests_properties(${name} PROPERTIES
        ENVIRONMENT "CF=$<TARGET_FILE:cf>;CF_BINARY_DIR=${CMAKE_BINARY_DIR}" SKIP_RETURN_CODE 77 TIMEOUT 600)
    endforeach()
  endif()
endif()
if(CF_BENCH AND EXISTS ${CMAKE_SOURCE_DIR}/bench/CMakeLists.txt)
  add_subdirectory(bench EXCLUDE_FROM_ALL)
endif()
