// A build configuration in TeamCity's Kotlin DSL. Not compiled here: the DSL's libraries come with a TeamCity server.
// It runs the agent tool 'slotship' (npm run package:teamcity makes its zip) in a plain Command Line step.

import jetbrains.buildServer.configs.kotlin.*
import jetbrains.buildServer.configs.kotlin.buildSteps.script

version = "2025.11"

project {
    buildType(DeployApiWeb)
}

object DeployApiWeb : BuildType({
    name = "Deploy api-web"
    // A deployment: personal builds are off, and one build runs at a time.
    type = BuildTypeSettings.Type.DEPLOYMENT
    enablePersonalBuilds = false
    maxRunningBuilds = 1

    params {
        // slotship reads these from TeamCity's properties files; none of them stands on a command line.
        param("slotship.config", "slotship.yml")
        param("slotship.subscription-id", "00000000-0000-0000-0000-000000000000")
        param("slotship.tenant-id", "00000000-0000-0000-0000-000000000000")
        param("slotship.client-id", "00000000-0000-0000-0000-000000000000")
        password("slotship.client-secret", "credentialsJSON:00000000-0000-0000-0000-000000000000")
        param("slotship.swap", "yes")
        param("slotship.timeout", "45m")
    }

    vcs {
        root(DslContext.settingsRoot)
    }

    steps {
        script {
            id = "deploy"
            name = "Deploy"
            scriptContent = """node "%teamcity.tool.slotship%/dist/main.mjs" deploy"""
        }
    }

    failureConditions {
        // Longer than slotship's own timeout, so that slotship ends the run and says how things stand.
        executionTimeoutMin = 60
    }
})
