import { posix } from 'node:path'
import type { Attributes, FileEntry, SFTPWrapper } from 'ssh2'
import { messageOf } from '../../errors/index.ts'
import { type RemoteFacts, RemoteFiles } from '../remote-files.ts'
import { type Access, SpooledFile, type SpoolInit } from './spooled-file.ts'

// The numbers of SFTP version 3 (draft-ietf-secsh-filexfer-02).
const OK = 0
const END_OF_FILE = 1
const NO_SUCH_FILE = 2
const FAILURE = 4
const OPEN_WRITE = 0x02
const OPEN_APPEND = 0x04
const OPEN_CREATE = 0x08
const OPEN_TRUNCATE = 0x10
/** Clients refuse answers over 256 KiB; OpenSSH's server sends as much. */
const LONGEST_READ = 255 * 1024
/** Keeps an answer below the size of a packet. */
const ENTRIES_AT_ONCE = 64

/** A folder that is open: what is still to be told of it. */
interface OpenFolder {
  left: readonly RemoteFacts[]
}

/** The library's SFTP sessions can't tell an exit status, only what is below them can. */
interface LibraryFields {
  readonly _protocol?: { exitStatus?(channel: number | undefined, status: number): void }
  readonly outgoing?: { readonly id: number }
}

/** Serves SFTP for machines that don't themselves: files pass through the communicator. */
export class SftpServer {
  readonly #sftp: SFTPWrapper
  readonly #init: SpoolInit
  readonly #remote: RemoteFiles
  readonly #open = new Map<number, SpooledFile | OpenFolder>()
  #nextHandle = 0
  #last: Promise<void> = Promise.resolve()

  constructor(sftp: SFTPWrapper, init: SpoolInit) {
    this.#sftp = sftp
    this.#init = init
    this.#remote = new RemoteFiles(init.communicator, init.signal)
  }

  serve(): void {
    const sftp = this.#sftp
    sftp.on('OPEN', (id, path, flags, attributes) =>
      this.#answer(id, () => this.#openFile(id, path, flags, attributes)),
    )
    sftp.on('READ', (id, handle, offset, length) =>
      this.#answer(id, async () => {
        const bytes = await this.#file(handle).read(offset, Math.min(length, LONGEST_READ))
        if (bytes.length === 0) sftp.status(id, END_OF_FILE)
        else sftp.data(id, bytes)
      }),
    )
    sftp.on('WRITE', (id, handle, offset, data) => {
      // What the library hands out is a view of its own buffer.
      const bytes = Buffer.from(data)
      this.#do(id, () => this.#file(handle).write(offset, bytes))
    })
    sftp.on('FSTAT', (id, handle) =>
      this.#answer(id, async () => {
        const size = await this.#file(handle).size()
        sftp.attrs(id, attributesOf({ name: '', mode: 0o100644, uid: 0, gid: 0, size }))
      }),
    )
    sftp.on('FSETSTAT', (id, handle, { mode, size }) =>
      this.#do(id, async () => {
        const file = this.#file(handle)
        if (mode !== undefined) file.mode = mode
        if (size !== undefined) await file.truncate(size)
      }),
    )
    sftp.on('CLOSE', (id, handle) => this.#do(id, () => this.#close(handle)))
    sftp.on('OPENDIR', (id, path) =>
      this.#answer(id, async () => sftp.handle(id, this.#remember({ left: await this.#remote.list(path) }))),
    )
    sftp.on('READDIR', (id, handle) => this.#answer(id, async () => this.#readFolder(id, handle)))
    sftp.on('STAT', (id, path) => this.#answer(id, () => this.#stat(id, path, true)))
    sftp.on('LSTAT', (id, path) => this.#answer(id, () => this.#stat(id, path, false)))
    sftp.on('SETSTAT', (id, path, { mode }) =>
      this.#do(id, async () => {
        if (mode !== undefined) await this.#remote.changeMode(path, mode)
      }),
    )
    sftp.on('MKDIR', (id, path) => this.#do(id, () => this.#remote.makeFolder(path)))
    sftp.on('RMDIR', (id, path) => this.#do(id, () => this.#remote.removeFolder(path)))
    sftp.on('REMOVE', (id, path) =>
      this.#do(id, () => this.#init.communicator.remove(path, { signal: this.#init.signal })),
    )
    sftp.on('RENAME', (id, from, to) => this.#do(id, () => this.#remote.rename(from, to)))
    sftp.on('REALPATH', (id, path) => this.#answer(id, async () => sftp.name(id, [await this.#realPath(path)])))
    sftp.on('error', () => {})
    sftp.on('end', () => this.#end())
    sftp.on('close', () => this.#dropAll())
  }

  async #openFile(id: number, path: string, flags: number, attributes: Attributes): Promise<void> {
    const file = await SpooledFile.open(this.#init, path, accessOf(flags))
    if (attributes.mode !== undefined && flags & OPEN_CREATE) file.mode = attributes.mode
    this.#sftp.handle(id, this.#remember(file))
  }

  async #stat(id: number, path: string, followLinks: boolean): Promise<void> {
    const facts = await this.#remote.stat(path, { followLinks })
    if (facts) this.#sftp.attrs(id, attributesOf(facts))
    else this.#sftp.status(id, NO_SUCH_FILE)
  }

  #readFolder(id: number, handle: Buffer): void {
    const folder = this.#open.get(handle.readUInt32BE())
    if (!folder || folder instanceof SpooledFile) throw new Error('this handle is of no folder')
    if (folder.left.length === 0) this.#sftp.status(id, END_OF_FILE)
    else this.#sftp.name(id, folder.left.slice(0, ENTRIES_AT_ONCE).map(entryOf))
    folder.left = folder.left.slice(ENTRIES_AT_ONCE)
  }

  async #realPath(path: string): Promise<FileEntry> {
    const whole = path.startsWith('/') ? path : `${await this.#remote.home()}/${path}`
    return entryOf({ name: posix.normalize(whole), mode: 0, uid: 0, gid: 0, size: 0 })
  }

  async #close(handle: Buffer): Promise<void> {
    const number = handle.readUInt32BE()
    const open = this.#open.get(number)
    this.#open.delete(number)
    if (open instanceof SpooledFile) await open.close()
  }

  #remember(open: SpooledFile | OpenFolder): Buffer {
    const number = this.#nextHandle++
    this.#open.set(number, open)
    const handle = Buffer.alloc(4)
    handle.writeUInt32BE(number)
    return handle
  }

  #file(handle: Buffer): SpooledFile {
    const open = this.#open.get(handle.length === 4 ? handle.readUInt32BE() : -1)
    if (open instanceof SpooledFile) return open
    throw new Error('this handle is of no open file')
  }

  /** For requests whose answer is only whether they were done. */
  #do(id: number, work: () => Promise<void>): void {
    this.#answer(id, async () => {
      await work()
      this.#sftp.status(id, OK)
    })
  }

  /** One after the other: OpenSSH's clients cut files short when answers overtake each other. */
  #answer(id: number, work: () => Promise<void>): void {
    this.#last = this.#last.then(work).catch((error: unknown) => this.#sftp.status(id, FAILURE, messageOf(error)))
  }

  /** Once all is answered. Without an exit status OpenSSH's scp takes a whole transfer for a failed one. */
  #end(): void {
    void this.#last.then(() => {
      const { _protocol: protocol, outgoing } = this.#sftp as unknown as LibraryFields
      protocol?.exitStatus?.(outgoing?.id, 0)
      this.#sftp.end()
    })
  }

  #dropAll(): void {
    for (const open of this.#open.values()) if (open instanceof SpooledFile) void open.drop()
    this.#open.clear()
  }
}

function accessOf(flags: number): Access {
  return {
    writes: (flags & OPEN_WRITE) !== 0,
    truncates: (flags & OPEN_TRUNCATE) !== 0,
    appends: (flags & OPEN_APPEND) !== 0,
    creates: (flags & OPEN_CREATE) !== 0,
  }
}

/** Times aren't known: the commands that tell them differ between systems. */
function attributesOf({ mode, uid, gid, size }: RemoteFacts): Attributes {
  return { mode, uid, gid, size, atime: 0, mtime: 0 }
}

function entryOf(facts: RemoteFacts): FileEntry {
  return { filename: facts.name, longname: facts.name, attrs: attributesOf(facts) }
}
