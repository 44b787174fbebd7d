import type { LedgerEntry, ResourceHandler } from '../engine/index.ts'
import { creationOf, systemClock } from '../engine/index.ts'
import { commandFailed } from './command-failed.ts'
import type { ContainerEngine } from './container-engine.ts'
import { engineOf } from './ledger-scope.ts'

export const CONTAINER = 'docker-container'
export const IMAGE = 'docker-image'

/** How long a command that outlived the process which had started it may take to make its container known. */
const SHOWN_AFTER = 2000

/** Gives back what the docker components make. */
export const dockerResourceHandler: ResourceHandler = {
  kinds: [CONTAINER, IMAGE],
  async giveBack(entry, signal) {
    const engine = engineOf(entry)
    if (entry.kind === IMAGE) {
      if (entry.id) await removeImage(engine, entry.id, signal)
    } else {
      for (const id of await containersOf(engine, entry, signal)) await removeContainer(engine, id, signal)
    }
    return 'gone'
  },
}

async function containersOf(
  engine: ContainerEngine,
  entry: LedgerEntry,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (entry.id) return [entry.id]
  const idsWith = async (filter: string) => {
    const ids = await engine.must(['ps', '--all', '--quiet', '--no-trunc', '--filter', filter], { signal })
    return ids.split('\n').filter((id) => id !== '')
  }
  const look = async () => [
    ...(await idsWith(`name=^${creationOf(entry).token}$`)),
    ...(await idsWith(`label=ingot:entry=${entry.key}`)),
  ]
  const found = await look()
  if (found.length > 0) return found
  await systemClock.sleep(SHOWN_AFTER, signal)
  return look()
}

const MISSING = /no such (container|image|object)|no container with|image not known|does not exist/i

/** Ends a container and removes it with the volumes that it made for itself. Nobody waits for its good-byes. */
async function removeContainer(engine: ContainerEngine, id: string, signal: AbortSignal): Promise<void> {
  // It may have ended by itself: what counts is that it can be removed.
  await engine.run(['kill', id], { signal })
  await remove(engine, ['rm', '--force', '--volumes', id], signal)
}

/** Removes an image. That it isn't there is no error. @throws IngotError `docker/failed` */
export async function removeImage(engine: ContainerEngine, id: string, signal: AbortSignal): Promise<void> {
  await remove(engine, ['rmi', id], signal)
}

async function remove(engine: ContainerEngine, args: readonly string[], signal: AbortSignal): Promise<void> {
  const answer = await engine.run(args, { signal })
  if (answer.code !== 0 && !MISSING.test(answer.stderr)) throw commandFailed(engine.program, args, answer)
}
