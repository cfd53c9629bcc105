#include "pipeline/fill.h"

#define CF_FILE(name)                                                                   \
  extern "C" const char pipeline_##name##_begin[], pipeline_##name##_end[];             \
  namespace cf::pipeline {                                                              \
  std::string_view name##_file() {                                                      \
    return {pipeline_##name##_begin,                                                    \
            static_cast<std::size_t>(pipeline_##name##_end - pipeline_##name##_begin)}; \
  }                                                                                     \
  }

CF_FILE(access)
CF_FILE(storage)
CF_FILE(runner)
CF_FILE(buildspec)
CF_FILE(pipeline)
CF_FILE(codecommit_rules)
CF_FILE(github_actions)
CF_FILE(github_steps)
CF_FILE(gitlab_ci)
CF_FILE(bitbucket)
CF_FILE(jenkins)
#undef CF_FILE
