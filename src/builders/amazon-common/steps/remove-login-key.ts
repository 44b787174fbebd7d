import { removeLoginKey as removeKey } from '../../../communicators/index.ts'
import type { Step } from '../../../engine/index.ts'
import type { AmazonState } from '../state.ts'

/** A reboot takes less. */
const UNTIL_BACK = 60_000
/** With `disable_stop_instance` the last provisioner turns the machine off: it doesn't come back. */
const IF_STILL_THERE = 5_000

/** Takes the build's key out of the image (`ssh_clear_authorized_keys`). */
export function removeLoginKey(options: { readonly disable_stop_instance: boolean }): Step<AmazonState> {
  const patience = options.disable_stop_instance ? IF_STILL_THERE : UNTIL_BACK
  return {
    name: 'Remove login key',
    async run(state, context) {
      const key = state.key.value
      if (key.kind === 'made' && state.communicator) await removeKey(state.communicator, key.name, patience, context)
    },
  }
}
