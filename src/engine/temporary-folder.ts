import { rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { IngotError } from '../errors/index.ts'
import { foldersOf } from './folders.ts'
import type { Host } from './host.ts'
import type { Ledger, LedgerEntry, ResourceHandler } from './ledger.ts'
import { makeFolder } from './make-folder.ts'
import { runsFolder } from './run-store.ts'

const KIND = 'temporary-folder'

/**
 * A new folder, readable by its owner only, below the run's own folder. It is deleted with all that is in it when the
 * build is undone; `ledger.giveBack(path)` deletes it earlier.
 * @param what what people read: `folder for the scripts of shell-local`
 * @returns its absolute path
 */
export async function temporaryFolder(
  context: { readonly ledger: Ledger; readonly host: Host },
  what: string,
): Promise<string> {
  const name = context.host.random.bytes(8).toString('hex')
  const { state } = foldersOf(context.host.env)
  const { id } = await context.ledger.create({ kind: KIND, what, scope: { state, name } }, async ({ tags }) => {
    const path = join(runsFolder(state), tags['ingot:run'] as string, 'tmp', name)
    makeFolder(path)
    return { id: path }
  })
  return id
}

/** Gives back what {@link temporaryFolder} made. */
export const temporaryFolderHandler: ResourceHandler = {
  kinds: [KIND],
  async giveBack(entry) {
    const path = pathOf(entry)
    await rm(path, { recursive: true, force: true })
    // The last one out; while others are there this fails, and that is right.
    await rmdir(dirname(path)).catch(() => {})
    return 'gone'
  },
}

function pathOf(entry: LedgerEntry): string {
  const { state, name } = entry.scope
  // Worked out again, not read from the entry: a damaged ledger must never name another folder for deletion.
  if (
    typeof state === 'string' &&
    typeof name === 'string' &&
    /^[0-9a-f]+$/.test(name) &&
    /^[0-9a-f-]+$/.test(entry.run)
  ) {
    return join(runsFolder(state), entry.run, 'tmp', name)
  }
  throw new IngotError('ledger/unreadable', `the ledger's entry ${entry.key} doesn't say which folder it means`)
}
