import { mkdir, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { runLocalProcess } from '../../communicators/index.ts'
import type { LedgerEntry, ResourceHandler, StepContext } from '../../engine/index.ts'
import { IngotError } from '../../errors/index.ts'
import type { Milliseconds } from '../../options/index.ts'

const KIND = 'ansible-connections'
const NAME = /^ingot-[0-9a-f]{16}$/
/** For ssh to end a connection that it keeps: whatever it doesn't end, ends by itself within a minute. */
const PATIENCE: Milliseconds = 5000

/**
 * A folder for the connections that Ansible lets ssh share and keep open for a minute. In the one that Ansible would take
 * they are found by address and port, which the next machine may have as well: it would be taken for the last one.
 * It is given back with the ledger. Its path is short, as those of sockets must be.
 */
export async function controlFolder({ host, ledger }: Pick<StepContext, 'host' | 'ledger'>): Promise<string> {
  const path = join(tmpdir(), `ingot-${host.random.bytes(8).toString('hex')}`)
  const { id } = await ledger.create({ kind: KIND, what: 'connections of Ansible', scope: { path } }, async () => {
    await mkdir(path, { mode: 0o700 })
    return { id: path }
  })
  return id
}

/** Ends the connections and deletes the folder. */
export const controlFolderHandler: ResourceHandler = {
  kinds: [KIND],
  async giveBack(entry) {
    const path = pathOf(entry)
    const sockets = await readdir(path).catch(() => [])
    await Promise.all(sockets.map((name) => endConnection(join(path, name))))
    await rm(path, { recursive: true, force: true })
    return 'gone'
  },
}

/** Connections of before are no failure; ssh wants some host to be named. */
async function endConnection(socket: string): Promise<void> {
  const words = ['ssh', '-F', '/dev/null', '-o', `ControlPath=${socket}`, '-O', 'exit', 'ingot']
  const options = { cwd: tmpdir(), env: process.env, signal: AbortSignal.timeout(PATIENCE) }
  await runLocalProcess(words, options).catch(() => {})
}

/** A damaged ledger must never name another folder for deletion. */
function pathOf({ scope, key }: LedgerEntry): string {
  const { path } = scope
  if (typeof path === 'string' && NAME.test(basename(path))) return path
  throw new IngotError('ledger/unreadable', `the ledger's entry ${key} doesn't say which folder it means`)
}
