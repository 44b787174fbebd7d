import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import type { LedgerEntry, ResourceHandler, StepContext } from '../../engine/index.ts'
import { IngotError } from '../../errors/index.ts'

const KIND = 'ansible-inventory'
const NAME = /^packer-provisioner-ansible[0-9a-f]{16}$/

export interface InventoryFile {
  /** As Ansible is told. */
  readonly path: string
  remove(): Promise<void>
}

export interface InventoryPlace {
  /** The build's own folder, which is removed with all that is in it. */
  readonly folder: string
  /** A folder of the user's, as they wrote it. */
  readonly directory: string | undefined
  readonly keep: boolean
}

/** Writes the inventory where it is wanted: for good, or until it is removed, by `ingot gc` if need be. */
export async function writeInventory(
  content: string,
  { folder, directory, keep }: InventoryPlace,
  { host, ledger, ui }: StepContext,
): Promise<InventoryFile> {
  const name = `packer-provisioner-ansible${host.random.bytes(8).toString('hex')}`
  const path = join(directory ?? (keep ? tmpdir() : folder), name)
  const absolute = resolve(host.cwd, path)
  const write = () => writeFile(absolute, content, { mode: 0o600 })
  if (keep) {
    await write()
    ui.message(`The inventory is kept: ${path}`)
    return { path, remove: async () => {} }
  }
  if (!directory) {
    await write()
    return { path, remove: async () => {} }
  }
  const what = `inventory of Ansible in ${directory}`
  await ledger.create({ kind: KIND, what, scope: { path: absolute } }, async () => {
    await write()
    return { id: absolute }
  })
  return { path, remove: () => ledger.giveBack(absolute) }
}

/** Gives back inventories that were put into folders of the user's. */
export const inventoryHandler: ResourceHandler = {
  kinds: [KIND],
  async giveBack(entry) {
    await rm(pathOf(entry), { force: true })
    return 'gone'
  },
}

/** A damaged ledger must never name another file for deletion. */
function pathOf({ scope, key }: LedgerEntry): string {
  const { path } = scope
  if (typeof path === 'string' && NAME.test(basename(path))) return path
  throw new IngotError('ledger/unreadable', `the ledger's entry ${key} doesn't say which inventory it means`)
}
