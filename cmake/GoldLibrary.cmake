# The project's own gold templates, packed and embedded: the registry `builtin:`; and the project that `cf init --from
# data-platform` writes.
include(cmake/Embed.cmake)

# cf_embed_folder(TARGET SYMBOL FOLDER): the folder's texts, packed, between SYMBOL_begin and SYMBOL_end.
function(cf_embed_folder target symbol folder)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${folder}/*)
  set(pack ${CMAKE_BINARY_DIR}/embed/${symbol}.pack)
  add_custom_command(OUTPUT ${pack}
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} -DOUT=${pack} -P ${CMAKE_SOURCE_DIR}/cmake/Pack.cmake
    DEPENDS ${files} ${CMAKE_SOURCE_DIR}/cmake/Pack.cmake
    VERBATIM)
  cf_embed(${target} ${symbol} ${pack})
endfunction()

if(TARGET cf_gold)
  cf_embed_folder(cf_gold gold_library ${CMAKE_SOURCE_DIR}/gold-templates)
endif()
if(TARGET cf_cli)
  cf_embed_folder(cf_cli example_data_platform ${CMAKE_SOURCE_DIR}/examples/data-platform)
endif()
