import type { BuilderRun, Step, StepContext } from '../../../engine/index.ts'
import type { AmazonConfig } from '../config.ts'
import { generatedData } from '../generated.ts'
import type { HostKeyLookup } from '../host-key-lookup.ts'
import type { AmazonState } from '../state.ts'

/** Runs the template's provisioners on the instance, and ends them when it turns out to be another machine. */
export function provision(config: AmazonConfig, run: BuilderRun): Step<AmazonState> {
  return {
    name: 'Provision',
    async run(state, context) {
      if (!state.communicator) return
      const guard = guardHostKey(state.hostKeys, context)
      try {
        const guarded = { ...context, signal: guard.signal }
        await run.provision(state.communicator, generatedData(config, state), guarded)
      } finally {
        guard.end()
      }
    },
  }
}

interface Guard {
  /** Aborted as soon as the host key is known to be wrong. */
  readonly signal: AbortSignal
  end(): void
}

function guardHostKey(hostKeys: HostKeyLookup | undefined, { signal, ui }: StepContext): Guard {
  const alarm = new AbortController()
  const over = new AbortController()
  const watching = AbortSignal.any([signal, over.signal])
  void hostKeys?.verify(watching).then(
    (verified) => {
      if (verified) ui.message("The instance's SSH host key is the one that its console shows")
      else ui.message("The instance's SSH host key was not verified: its console may not be read")
    },
    (error: unknown) => {
      if (!watching.aborted) alarm.abort(error)
    },
  )
  return { signal: AbortSignal.any([signal, alarm.signal]), end: () => over.abort() }
}
