# The templates of generated files, embedded into cf_pipeline.
if(TARGET cf_pipeline)
  foreach(file access.yaml storage.yaml runner.yaml buildspec.yaml pipeline.yaml codecommit-rules.yaml github-actions.yaml
               github-steps.yaml gitlab-ci.yaml bitbucket.yaml jenkins.groovy)
    get_filename_component(name ${file} NAME_WE)
    string(REPLACE "-" "_" name ${name})
    cf_embed(cf_pipeline pipeline_${name} ${CMAKE_SOURCE_DIR}/src/pipeline/files/${file})
  endforeach()
endif()
# Generated templates are checked with lint/ and the catalogue, which the room itself does not know.
if(TARGET test_pipeline AND TARGET cf_lint)
  target_link_libraries(test_pipeline PRIVATE cf_lint)
endif()
