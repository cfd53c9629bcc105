// @mark@
//
// A multibranch pipeline of @repository@ with the source plugin of @forge@, which starts jobs of pull requests and of
// @branch@. Comments come by the Generic Webhook Trigger plugin:
//   @jenkins_comments@
// Agents enter @plan_role_name@ and @deploy_role_name@ with their own role: run jobs of pull requests on agents with
// the label cf-plan, whose role may enter plan roles only, and that of @branch@ on agents with the label cf-deploy.
// A pull request can change its Jenkinsfile: let agents with the label cf-deploy take the job of @branch@ only
// (plugin Job Restrictions), and let the branch source trust nobody's fork.
// Credentials: cf-forge-token (secret text, the token of cf on @forge@), cf-webhook-token (secret text, the webhook's).
if (env.BRANCH_NAME == '@branch@') {
  properties([
    pipelineTriggers([
      cron('H/@resume_minutes@ * * * *'),
      GenericTrigger(
        tokenCredentialId: 'cf-webhook-token',
        genericVariables: [
          @jenkins_variables@
        ],
        regexpFilterText: '$CF_PULL_REQUEST $CF_COMMENT',
        regexpFilterExpression: '^[0-9]+ [0-9]+$',
        causeString: 'comment on a pull request',
        printContributedVariables: false,
        printPostContent: false)
    ]),
    parameters([choice(name: 'deploy_environment', choices: [@jenkins_environments@], description: 'Deploy this environment')])
  ])
}
pipeline {
  // Each stage has its own: the job of a branch that is neither planned nor deployed ends without one.
  agent none
  options {
    timeout(time: 6, unit: 'HOURS')
  }
  environment {
    repo_type = '@forge@'
    owner_repo = '@repository@'
    CF_BASE_BRANCH = '@branch@'
    plan_all = '@plan_all@'
    AWS_REGION = '@region@'
    @server_variable@
    CF_EVENT = "${env.CF_COMMENT ? 'comment' : currentBuild.getBuildCauses('hudson.triggers.TimerTrigger$TimerTriggerCause') ? 'resume' : ''}"
  }
  stages {
    stage('Plan') {
      when {
        beforeAgent true
        changeRequest()
      }
      agent { label 'cf-plan' }
      steps {
        @jenkins_steps@
      }
      @jenkins_keep@
    }
    stage('Deploy') {
      when {
        beforeAgent true
        allOf {
          not { changeRequest() }
          branch '@branch@'
        }
      }
      agent { label 'cf-deploy' }
      steps {
        @jenkins_steps@
      }
      @jenkins_keep@
    }
  }
}
