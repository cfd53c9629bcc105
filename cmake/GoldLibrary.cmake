# The project's own gold templates, packed and embedded: the registry `builtin:`.
include(cmake/Embed.cmake)
if(TARGET cf_gold)
  file(GLOB_RECURSE gold_library_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/gold-templates/*)
  set(gold_library_pack ${CMAKE_BINARY_DIR}/gold-library.pack)
  add_custom_command(OUTPUT ${gold_library_pack}
    COMMAND ${CMAKE_COMMAND} -DLIBRARY=${CMAKE_SOURCE_DIR}/gold-templates -DOUT=${gold_library_pack}
            -P ${CMAKE_SOURCE_DIR}/cmake/PackLibrary.cmake
    DEPENDS ${gold_library_files} ${CMAKE_SOURCE_DIR}/cmake/PackLibrary.cmake
    VERBATIM)
  cf_embed(cf_gold gold_library ${gold_library_pack})
endif()
