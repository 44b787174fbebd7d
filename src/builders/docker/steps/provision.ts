import type { BuilderRun, Step } from '../../../engine/index.ts'
import { type DockerState, known } from '../state.ts'

/** Runs the template's provisioners, and leaves the container with nothing of ours running in it. */
export function provision(run: BuilderRun): Step<DockerState> {
  return {
    name: 'Provision',
    async run(state, context) {
      if (!state.communicator) return
      await run.provision(state.communicator, known(state.generated, 'facts'), context)
    },
  }
}
