# Style sheet and scripts of the pages of `cf gold docs`, embedded into cf_site.
if(TARGET cf_site)
  cf_embed(cf_site site_style ${CMAKE_SOURCE_DIR}/src/site/files/style.css)
  cf_embed(cf_site site_search ${CMAKE_SOURCE_DIR}/src/site/files/search.js)
  cf_embed(cf_site site_copy ${CMAKE_SOURCE_DIR}/src/site/files/copy.js)
endif()
