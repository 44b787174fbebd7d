import { open, rm, stat } from 'node:fs/promises'
import type { StepContext } from '../../engine/index.ts'
import type { Milliseconds } from '../../options/index.ts'

const POLL: Milliseconds = 50
/** A manifest is written in milliseconds: a lock that stays this long was left behind by a process that died. */
const ABANDONED: Milliseconds = 10_000

/** Builds of this process line up without touching the disk. */
const queues = new Map<string, Promise<unknown>>()

/**
 * Runs `use` while nobody else, in this process or another (Packer's included), changes the file.
 * The lock is `<path>.lock`, created exclusively.
 */
export async function whileLocked<T>(path: string, context: StepContext, use: () => Promise<T>): Promise<T> {
  const before = queues.get(path)
  const turn = (async () => {
    await before?.catch(() => {})
    await acquire(`${path}.lock`, context)
    try {
      return await use()
    } finally {
      await rm(`${path}.lock`, { force: true })
    }
  })()
  queues.set(path, turn)
  try {
    return await turn
  } finally {
    if (queues.get(path) === turn) queues.delete(path)
  }
}

async function acquire(lock: string, { host, signal, ui }: StepContext): Promise<void> {
  let holder = ''
  let waited: Milliseconds = 0
  signal.throwIfAborted()
  while (!(await created(lock))) {
    const seen = await identityOf(lock)
    waited = seen === holder ? waited + POLL : 0
    holder = seen
    if (waited >= ABANDONED) {
      ui.warning(`Removing the lock ${lock}, which has been there for ${ABANDONED / 1000} seconds`)
      await rm(lock, { force: true })
    } else {
      await host.clock.sleep(POLL, signal)
    }
  }
}

async function created(lock: string): Promise<boolean> {
  try {
    const file = await open(lock, 'wx')
    await file.close()
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Tells one holder's lock from the next one's. */
async function identityOf(lock: string): Promise<string> {
  const facts = await stat(lock).catch(() => undefined)
  return facts ? `${facts.ino}:${facts.mtimeMs}` : ''
}
