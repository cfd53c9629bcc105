# cf_worker.py is part of the program: src/worker/script.S includes its bytes.
if(TARGET cf_worker)
  set_source_files_properties(${CMAKE_SOURCE_DIR}/src/worker/script.S PROPERTIES
    COMPILE_DEFINITIONS "CF_WORKER_SCRIPT=\"${CMAKE_SOURCE_DIR}/src/worker/cf_worker.py\""
    OBJECT_DEPENDS ${CMAKE_SOURCE_DIR}/src/worker/cf_worker.py)
endif()
