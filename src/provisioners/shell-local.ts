import type { ProvisionerType } from '../engine/index.ts'
import { prepareLocalScripts, runLocalScripts, shellLocalOptions } from '../scripts/index.ts'

/** Runs scripts on the computer that Ingot runs on. */
export const shellLocal: ProvisionerType<typeof shellLocalOptions> = {
  type: 'shell-local',
  options: shellLocalOptions,
  prepare(decoded, context) {
    const local = prepareLocalScripts('provisioner', decoded, context)
    return { warnings: [], run: (_communicator, generated, step) => runLocalScripts(local, generated, step) }
  },
}
