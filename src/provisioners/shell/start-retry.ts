import type { StepContext } from '../../engine/index.ts'
import { IngotError, messageOf } from '../../errors/index.ts'
import type { Milliseconds } from '../../options/index.ts'

/** Packer's pause between tries. */
const DELAY: Milliseconds = 2000
/**
 * A machine that answers "no such folder" is up: it won't change its mind. A few tries are for those that answer while
 * they still start.
 */
const REFUSALS = 3

/**
 * Tries again while `attempt` fails to reach the machine, or, for a few times, while the machine refuses a file. The limit
 * is looked at only after a failed try, so that even a limit of nothing allows one.
 * @throws the last try's error when the limit has passed, the signal's reason when it is aborted
 */
export async function retryUntil<T>(
  limit: Milliseconds,
  { ui, host, signal }: StepContext,
  attempt: () => Promise<T>,
): Promise<T> {
  const deadline = host.clock.now() + limit
  let shown = ''
  let refusals = 0
  for (;;) {
    signal.throwIfAborted()
    try {
      return await attempt()
    } catch (error) {
      signal.throwIfAborted()
      if (isRefusal(error)) refusals++
      if (refusals >= REFUSALS || host.clock.now() >= deadline) throw error
      const trouble = messageOf(error)
      if (trouble !== shown) ui.message(`Trying again: ${trouble}`)
      shown = trouble
    }
    await host.clock.sleep(DELAY, signal)
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof IngotError && (error.code === 'upload/failed' || error.code === 'remove/failed')
}
