import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { releaseScript } from '../../src/guests/lease/lease-script.ts'
import { FolderCommunicator } from './folder-communicator.ts'

/**
 * A machine that can have a lease: a folder that the scripts take for `/`. What turns a machine off only writes down that it was called. The
 * keeper of a lease ends when the folder is gone.
 */
export class LeasedGuest {
  static readonly id = 'i-0123456789abcdef0'
  readonly root = mkdtempSync(join(tmpdir(), 'ingot-guest-'))
  readonly communicator = new FolderCommunicator(this.root)

  constructor() {
    this.put('sys/class/dmi/id/board_asset_tag', `${LeasedGuest.id}\n`)
    this.put('proc/mounts', `proc /proc proc rw 0 0\ntmpfs ${this.root}/run tmpfs rw,nosuid 0 0\n`)
    this.put('bin/sleep', '#!/bin/sh\nexec /bin/sleep 0.05\n', 0o755)
    // The real one would find the real programs again, and turn this computer off.
    this.put('bin/sudo', '#!/bin/sh\nshift\nexec "$@"\n', 0o755)
    for (const name of ['systemctl', 'poweroff', 'shutdown', 'halt']) this.program(name, 'exit 1')
    for (const folder of ['run', 'dev']) mkdirSync(join(this.root, folder))
  }

  put(path: string, content: string, mode = 0o644): void {
    const file = join(this.root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content, { mode })
  }

  /** A program of the machine's that writes down how it was called, and does something. */
  program(name: string, body = ''): void {
    this.put(`bin/${name}`, `#!/bin/sh\necho "${name} $*" >>${this.root}/called\n${body}\n`, 0o755)
  }

  called(): string[] {
    return existsSync(join(this.root, 'called')) ? this.#text('called').split('\n') : []
  }

  /** When the lease is over, in seconds from now; undefined without one. */
  left(): number | undefined {
    if (!existsSync(join(this.root, 'run/ingot-lease/until'))) return undefined
    const uptime = Number(readFileSync('/proc/uptime', 'utf8').split('.')[0])
    return Number(this.#text('run/ingot-lease/until')) - uptime
  }

  /** The keeper's process, once it has begun. */
  async keeper(): Promise<number> {
    const file = join(this.root, 'run/ingot-lease/pid')
    const pid = () => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0)
    // A file that is being written is empty, and process 0 is everybody.
    await eventually(() => pid() > 0)
    return pid()
  }

  async remove(): Promise<void> {
    await this.communicator.exec(releaseScript(this.root), { signal: new AbortController().signal })
    rmSync(this.root, { recursive: true, force: true })
  }

  #text(path: string): string {
    return readFileSync(join(this.root, path), 'utf8').trim()
  }
}

export async function eventually(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((done) => setTimeout(done, 20))
}
