# cf_embed(TARGET SYMBOL FILE): FILE's bytes in the program, between SYMBOL_begin and SYMBOL_end (extern "C" const char[]).
function(cf_embed target symbol file)
  get_filename_component(path ${file} ABSOLUTE)
  set(assembly ${CMAKE_CURRENT_BINARY_DIR}/embed/${target}_${symbol}.S)
  string(CONCAT text
    "    .section .rodata\n    .balign 16\n"
    "    .global ${symbol}_begin\n    .hidden ${symbol}_begin\n"
    "    .global ${symbol}_end\n    .hidden ${symbol}_end\n"
    "${symbol}_begin:\n    .incbin \"${path}\"\n"
    "${symbol}_end:\n    .byte 0\n"
    "    .section .note.GNU-stack,\"\",%progbits\n")
  set(old "")
  if(EXISTS ${assembly})
    file(READ ${assembly} old)
  endif()
  if(NOT text STREQUAL old)
    file(WRITE ${assembly} "${text}")
  endif()
  set_source_files_properties(${assembly} PROPERTIES OBJECT_DEPENDS ${path} SKIP_UNITY_BUILD_INCLUSION ON)
  target_sources(${target} PRIVATE ${assembly})
endfunction()
