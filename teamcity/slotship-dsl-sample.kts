// A build configuration in TeamCity's Kotlin DSL that deploys by the private recipe or meta-runner 'slotship-deploy',
// alone on its slot, and says at the end how things stand, even after a stop.
//
// Not compiled: the libraries of the DSL come with a TeamCity server. Forms are those of JetBrains' documentation.

import jetbrains.buildServer.configs.kotlin.*
import jetbrains.buildServer.configs.kotlin.buildSteps.script

version = "2025.11"

project {
    buildType(DeployShop)

    features {
        feature {
            // The slot, as something that one build at a time may have.
            type = "JetBrains.SharedResources"
            param("name", "shop_stage")
            param("type", "quoted")
            param("quota", "1")
        }
    }
}

object DeployShop : BuildType({
    name = "Deploy shop to slot stage"
    type = BuildTypeSettings.Type.DEPLOYMENT
    enablePersonalBuilds = false
    maxRunningBuilds = 1

    params {
        // Read from the agent's properties file: in no environment and on no command line.
        password("slotship.client-secret", "credentialsJSON:00000000-0000-0000-0000-000000000000")
        param("slotship.subscription-id", "00000000-0000-0000-0000-000000000000")
        param("slotship.tenant-id", "00000000-0000-0000-0000-000000000000")
        param("slotship.client-id", "00000000-0000-0000-0000-000000000000")
        param("slotship.app", "shop")
        param("slotship.slot", "stage")
        // Results that later steps use are declared, empty, so that the server knows them before the build runs.
        param("slotship.swapped", "")
        param("slotship.verdict", "")
    }

    vcs {
        root(DslContext.settingsRoot)
    }

    steps {
        script {
            id = "build"
            name = "Build"
            scriptContent = "npm ci && npm run build"
        }
        step {
            id = "deploy"
            name = "Deploy"
            // The id of the uploaded recipe or meta-runner: its file's name without the extension.
            type = "slotship-deploy"
            executionMode = BuildStep.ExecutionMode.DEFAULT
            param("env.SLOTSHIP_BUILD", "build")
            param("env.SLOTSHIP_SWAP", "yes")
            param("env.SLOTSHIP_VERSION_CHECK", "/version json ${'$'}.commit")
        }
        script {
            id = "recover"
            name = "Put right what was left"
            executionMode = BuildStep.ExecutionMode.ALWAYS
            scriptContent = """node "%teamcity.tool.slotship%/dist/main.mjs" recover"""
        }
    }

    failureConditions {
        // Longer than slotship's own timeout, so that slotship ends the run.
        executionTimeoutMin = 60
    }

    features {
        feature {
            type = "JetBrains.SharedResources"
            param("locks-param", "shop_stage writeLock")
        }
    }
})
