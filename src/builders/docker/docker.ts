import type { BuilderRun, BuilderType, StepList } from '../../engine/index.ts'
import { dockerArtifact, revivedArtifact } from './artifact.ts'
import { type DockerConfig, prepareConfig } from './config.ts'
import { DOCKER_FACTS } from './generated.ts'
import { dockerOptions } from './options.ts'
import type { DockerState } from './state.ts'
import {
  buildImage,
  commit,
  connect,
  exportContainer,
  findDocker,
  provision,
  pullImage,
  startContainer,
} from './steps/index.ts'

/** Makes an image, or an archive, of a container: start it, provision it, commit or export it. */
export const dockerBuilder: BuilderType<typeof dockerOptions> = {
  type: 'docker',
  options: dockerOptions,
  prepare(decoded, context) {
    const config = prepareConfig(decoded, context)
    return {
      warnings: config.warnings,
      generatedKeys: DOCKER_FACTS,
      start(run) {
        const state: DockerState = {}
        const steps = stepsOf(config, run) as StepList<unknown>
        return { steps, state, artifact: () => dockerArtifact(config, state) }
      },
      revive: (saved, host) => revivedArtifact(config, saved, host),
    }
  },
}

function stepsOf(config: DockerConfig, run: BuilderRun): StepList<DockerState> {
  const { options, outcome } = config
  return [
    findDocker(config),
    ...(options.build ? [buildImage(config)] : options.pull ? [pullImage(config)] : []),
    startContainer(config),
    connect(config),
    provision(run),
    ...(outcome.kind === 'commit' ? [commit(config)] : []),
    ...(outcome.kind === 'export' ? [exportContainer(outcome.path)] : []),
  ]
}
