import { removeLoginKey as removeKey } from '../../../communicators/index.ts'
import type { Step } from '../../../engine/index.ts'
import type { AmazonState } from '../state.ts'

/** Takes the build's key out of the image (`ssh_clear_authorized_keys`). */
export function removeLoginKey(): Step<AmazonState> {
  return {
    name: 'Remove login key',
    async run(state, context) {
      const key = state.key.value
      if (key.kind === 'made' && state.communicator) await removeKey(state.communicator, key.name, context)
    },
  }
}
