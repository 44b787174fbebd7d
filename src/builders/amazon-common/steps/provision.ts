import type { BuilderRun, Step } from '../../../engine/index.ts'
import type { AmazonConfig } from '../config.ts'
import { generatedData } from '../generated.ts'
import type { AmazonState } from '../state.ts'

/** Runs the template's provisioners on the instance. */
export function provision(config: AmazonConfig, run: BuilderRun): Step<AmazonState> {
  return {
    name: 'Provision',
    async run(state, context) {
      if (state.communicator) await run.provision(state.communicator, generatedData(config, state), context)
    },
  }
}
