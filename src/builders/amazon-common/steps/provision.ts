import type { BuilderRun, Step } from '../../../engine/index.ts'
import type { AmazonConfig } from '../config.ts'
import { generatedData } from '../generated.ts'
import type { HostKeyLookup } from '../host-key-lookup.ts'
import type { AmazonState } from '../state.ts'
import { outlivesProvisioners } from './lease.ts'

/** Runs the template's provisioners on the instance, and ends them when it turns out to be another machine. */
export function provision(config: AmazonConfig, run: BuilderRun): Step<AmazonState> {
  return {
    name: 'Provision',
    async run(state, context) {
      if (!state.communicator) return
      const watch = new HostKeyWatch(state.hostKeys, context.signal)
      try {
        const watched = { ...context, signal: watch.signal }
        await run.provision(state.lease?.watched() ?? state.communicator, generatedData(config, state), watched)
      } finally {
        watch.end()
      }
      if (!outlivesProvisioners(config, state)) await state.lease?.release()
      if (state.hostKeys) context.ui.message(VERDICTS[await state.hostKeys.verify(context.signal)])
    },
  }
}

const VERDICTS = {
  verified: "The instance's SSH host key is the one that its console shows",
  'not yet': "The instance's SSH host key was not verified: its console doesn't show it",
  unknowable: "The instance's SSH host key was not verified: its console may not be read",
}

/** Looks at the console while provisioners run. */
class HostKeyWatch {
  /** Aborted as soon as the host key is known to be wrong. */
  readonly signal: AbortSignal
  readonly #over = new AbortController()

  constructor(hostKeys: HostKeyLookup | undefined, signal: AbortSignal) {
    const alarm = new AbortController()
    const watching = AbortSignal.any([signal, this.#over.signal])
    this.signal = AbortSignal.any([signal, alarm.signal])
    void hostKeys?.watch(watching).catch((error: unknown) => {
      if (!watching.aborted) alarm.abort(error)
    })
  }

  end(): void {
    this.#over.abort()
  }
}
