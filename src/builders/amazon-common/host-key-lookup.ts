import type { Ec2 } from '../../aws/index.ts'
import { AwsError, hasAwsCode, isNotAllowed } from '../../aws/index.ts'
import type { HostKeyPolicy } from '../../communicators/index.ts'
import type { Clock } from '../../engine/index.ts'
import { consoleHostKeys } from './console-host-keys.ts'

/** How long one look at the console counts: connecting is tried twice a second, EC2's console changes less often. */
const EVERY = 2000

/** Finds an instance's host keys on its console, so that the very first connection is a verified one. */
export function hostKeyLookup(ec2: Ec2, InstanceId: string, clock: Clock): HostKeyPolicy {
  let found: readonly string[] | undefined
  let nextLook = 0
  // Only instances on Nitro show their console as it is now; the others show it some minutes late.
  let latest = true
  let allowed = true

  async function look(signal: AbortSignal): Promise<void> {
    try {
      const { Output } = await ec2.call('GetConsoleOutput', { InstanceId, ...(latest ? { Latest: true } : {}) }, signal)
      found = consoleHostKeys(Buffer.from(Output ?? '', 'base64').toString())
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      if (isNotAllowed(error)) allowed = false
      else if (hasAwsCode(error, 'UnsupportedOperation', 'InvalidParameterCombination')) latest = false
      // Whatever else is wrong shows itself elsewhere; not knowing the keys is no reason to end a build.
    }
  }

  return {
    kind: 'lookup',
    async find(signal) {
      if (!found && allowed && clock.now() >= nextLook) {
        await look(signal)
        nextLook = clock.now() + EVERY
      }
      return found
    },
  }
}
