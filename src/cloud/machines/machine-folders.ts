import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { IngotError } from '../../errors/index.ts'

/** A socket's path holds 107 bytes; this leaves room for the name. */
const longestFolder = 60

/** Where a driver keeps the files of its machines. */
export class MachineFolders {
  readonly root: string
  #sockets: Promise<string> | undefined

  constructor(root: string) {
    this.root = root
  }

  /** What is kept of one instance: console output, UEFI variables, the process's id. */
  instance(id: string): string {
    return join(this.instances, mustBeFileName(id))
  }

  get instances(): string {
    return join(this.root, 'instances')
  }

  console(id: string): string {
    return join(this.instance(id), 'console.log')
  }

  pid(id: string): string {
    return join(this.instance(id), 'qemu.pid')
  }

  /** A private folder with a short name, for the sockets of this process's machines. */
  sockets(): Promise<string> {
    this.#sockets ??= this.#makeSockets()
    return this.#sockets
  }

  /** Removes the sockets that this process, or an earlier one that was killed, used. */
  async removeSockets(): Promise<void> {
    this.#sockets = undefined
    const folder = await readFile(this.#socketsNote, 'utf8').catch(() => undefined)
    if (folder !== undefined && /\/ingot-sockets-\w+$/.test(folder)) await rm(folder, { recursive: true, force: true })
    await rm(this.#socketsNote, { force: true })
  }

  get #socketsNote(): string {
    return join(this.root, 'sockets')
  }

  async #makeSockets(): Promise<string> {
    const temporary = tmpdir()
    // The path becomes part of a command that QEMU splits at blanks.
    const isUsable = temporary.length <= longestFolder && /^[\w/.+-]+$/.test(temporary)
    const folder = await mkdtemp(join(isUsable ? temporary : '/tmp', 'ingot-sockets-'))
    await mkdir(this.root, { recursive: true })
    await writeFile(this.#socketsNote, folder)
    return folder
  }
}

/** Ids come from the cloud, but nothing that isn't a plain name may become part of a path. */
export function mustBeFileName(id: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$/.test(id)) return id
  throw new IngotError('cloud/bad-id', `"${id}" can't be the id of a machine, volume or layer`)
}
