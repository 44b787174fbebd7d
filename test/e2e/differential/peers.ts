import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Ended {
  readonly status: number
  readonly stdout: string
}

/** Debian's Packer in a folder of its own, in which it also keeps its own files. */
export class Packer {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  static async make(): Promise<Packer> {
    return new Packer(await mkdtemp(join(tmpdir(), 'ingot-differential-')))
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true })
  }

  run(
    args: readonly string[],
    input = '',
    cwd = this.folder,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Ended> {
    const own = join(this.folder, '.packer')
    const env = {
      ...process.env,
      CHECKPOINT_DISABLE: '1',
      PACKER_CONFIG_DIR: own,
      PACKER_CACHE_DIR: own,
      PACKER_NO_COLOR: '1',
      ...more,
    }
    return new Promise((resolve, reject) => {
      const child = spawn('packer', args, { cwd, env, stdio: ['pipe', 'pipe', 'ignore'] })
      const chunks: Buffer[] = []
      child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
      child.stdin.on('error', () => {})
      child.stdin.end(input)
      child.on('error', reject)
      child.on('close', (code) => resolve({ status: code ?? -1, stdout: Buffer.concat(chunks).toString() }))
    })
  }

  /** What its console makes of one line, or undefined for an error. */
  async console(line: string, ...args: readonly string[]): Promise<string | undefined> {
    const { stdout } = await this.run(['console', ...args], `${line}\n`)
    return /^Interpolation error|: Interpolation error\n/.test(stdout) ? undefined : stdout.replace(/\n$/, '')
  }
}
