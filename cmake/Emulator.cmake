# The embedded AWS alone on a port, for the cases recorded from the real AWS; no part of an installation.
if(CF_TESTS AND TARGET cf_emulator)
  add_executable(emulator_serve EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/emulator/serve/main.cc)
  target_link_libraries(emulator_serve PRIVATE cf_emulator)
endif()
