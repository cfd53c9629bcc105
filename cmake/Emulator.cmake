# The embedded AWS alone on a port, for the cases recorded from the real AWS; no part of an installation.
if(CF_TESTS AND TARGET cf_emulator)
  add_executable(emulator_serve ${CMAKE_SOURCE_DIR}/tests/emulator/serve/main.cc)
  target_link_libraries(emulator_serve PRIVATE cf_emulator)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  add_test(NAME emulator_recorded COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tests/emulator/recorded.py
                                          $<TARGET_FILE:emulator_serve>)
  set_tests_properties(emulator_recorded PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 600)
endif()
