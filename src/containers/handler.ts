import { rm } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import type { Creation, LedgerEntry, ResourceHandler } from '../engine/index.ts'
import { creationOf, systemClock } from '../engine/index.ts'
import { IngotError } from '../errors/index.ts'
import { commandFailed } from './command-failed.ts'
import type { ContainerEngine } from './container-engine.ts'
import { engineOf } from './ledger-scope.ts'

export const CONTAINER = 'docker-container'
export const IMAGE = 'docker-image'
/** An archive that is being written, beside the file that it is going to be. */
export const ARCHIVE = 'docker-archive'

/** How long a command that outlived the process which had started it may take to make its container known. */
const SHOWN_AFTER = 2000

/** Gives back what the docker components make. */
export const dockerResourceHandler: ResourceHandler = {
  kinds: [CONTAINER, IMAGE, ARCHIVE],
  async giveBack(entry, signal) {
    if (entry.kind === ARCHIVE) return removePart(entry)
    const engine = engineOf(entry)
    if (entry.kind === IMAGE) {
      for (const id of await imagesOf(engine, entry, signal)) await removeImage(engine, id, signal)
    } else {
      for (const id of await containersOf(engine, entry, signal)) await removeContainer(engine, id, signal)
    }
    return 'gone'
  },
}

/** Where a part of `file` stands. @param token of its creation */
export function partOf(file: string, token: string): string {
  return `${file}.${token}`
}

/** Its path is worked out again, so that a damaged ledger can't name another file for deletion. */
async function removePart(entry: LedgerEntry): Promise<'gone'> {
  const { file } = entry.scope
  if (typeof file !== 'string' || !isAbsolute(file)) {
    throw new IngotError('ledger/unreadable', `the ledger's entry ${entry.key} doesn't say which file it means`)
  }
  await rm(partOf(file, creationOf(entry).token), { force: true })
  return 'gone'
}

/** The change that makes an image one that can be told from all others, whatever happens to the process that makes it. */
export function recognisableImage({ tags }: Creation): string {
  return `LABEL ${LABEL}=${tags[LABEL]}`
}

/** Of those that a creation's tags have this one is enough: the run's id is in it. */
const LABEL = 'ingot:entry'

async function imagesOf(engine: ContainerEngine, entry: LedgerEntry, signal: AbortSignal): Promise<readonly string[]> {
  if (entry.id) return [entry.id]
  // A commit may have outlived the process which had started it. Once its container is gone, it is over.
  const { container } = entry.scope
  if (typeof container === 'string') await removeContainer(engine, container, signal)
  return idsOf(engine, ['images', '--filter', `label=${LABEL}=${entry.key}`], signal)
}

async function idsOf(
  engine: ContainerEngine,
  args: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const ids = await engine.must([...args, '--quiet', '--no-trunc'], { signal })
  return [...new Set(ids.split('\n').filter((id) => id !== ''))]
}

async function containersOf(
  engine: ContainerEngine,
  entry: LedgerEntry,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (entry.id) return [entry.id]
  const idsWith = (filter: string) => idsOf(engine, ['ps', '--all', '--filter', filter], signal)
  const look = async () => [
    ...(await idsWith(`name=^${creationOf(entry).token}$`)),
    ...(await idsWith(`label=${LABEL}=${entry.key}`)),
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
