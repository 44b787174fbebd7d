import { isIP } from 'node:net'

/** Amazon's own service for this question; Packer asks the same one. */
const SERVICE = 'https://checkip.amazonaws.com'
/** Nothing waits for longer than that for an answer that only narrows a rule down. */
const PATIENCE = 3000

/**
 * Asks Amazon which address this computer has on the outside.
 * @returns undefined when there is no answer within three seconds. @throws the signal's reason when it is aborted
 */
export async function ownPublicAddress(signal: AbortSignal): Promise<string | undefined> {
  try {
    const answer = await fetch(SERVICE, { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) })
    const address = (await answer.text()).trim()
    return answer.ok && isIP(address) ? address : undefined
  } catch {
    signal.throwIfAborted()
    return undefined
  }
}
