import type { CommunicatorConfig } from '../../communicators/index.ts'
import type { OnError } from '../../engine/index.ts'
import { leaseDuration } from '../../guests/index.ts'
import type { Milliseconds, Problems } from '../../options/index.ts'
import type { RunOptions } from './options/index.ts'

/** How the build's machine ends when its run is gone. */
export interface LeasePlan {
  readonly duration: Milliseconds
  /**
   * What EC2 does when the machine turns itself off, for as long as the lease counts. `ours`: it ends it, but stops it when it wasn't the
   * lease; `template`: as the template says.
   */
  readonly shutdown: 'ours' | 'template'
}

/** Who leaves machines to people must not take them away from them. */
const LEAVES_MACHINES: readonly OnError[] = ['abort', 'ask', 'run-cleanup-provisioner']

/** @returns undefined when there is to be no lease */
export function leasePlan(
  options: RunOptions,
  communicator: CommunicatorConfig | undefined,
  onError: OnError,
  problems: Problems,
): LeasePlan | undefined {
  const duration = checkedDuration(options.lease_duration, problems)
  if (duration === undefined || communicator?.type !== 'ssh' || LEAVES_MACHINES.includes(onError)) return undefined
  const isTemplates = options.shutdown_behavior !== undefined || options.disable_stop_instance
  return { duration, shutdown: isTemplates ? 'template' : 'ours' }
}

function checkedDuration(text: string, problems: Problems): Milliseconds | undefined {
  try {
    return leaseDuration(text)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    problems.add('lease_duration', `"lease_duration" "${text}" ${error.message}`)
    return undefined
  }
}
