import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Command } from './measure.ts'

const ROOT = resolve(import.meta.dirname, '..')

/** A folder for one bench run: templates, data to send, a place to send it to, and a home for ingot's own state. */
export interface Workplace {
  readonly folder: string
  /** A folder that no disk is behind (where this computer has one): what is timed there is the tools, not the file system's journal. */
  readonly memoryFolder: string
  /** Writes a template and gives its path. */
  template(name: string, content: unknown): string
  /** Ingot and the peer, called in the same way. */
  ingot(...args: string[]): Command
  packer(...args: string[]): Command
  remove(): void
}

export function makeWorkplace(): Workplace {
  const folder = mkdtempSync(join(tmpdir(), 'ingot-bench-'))
  const memoryFolder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'ingot-bench-'))
  const program = resolve(process.env['INGOT_PROGRAM'] ?? join(ROOT, 'bin', 'ingot'))
  const env = { INGOT_HOME: join(folder, 'home'), PACKER_CACHE_DIR: join(folder, 'packer-cache') }
  return {
    folder,
    memoryFolder,
    template(name, content) {
      const path = join(folder, name)
      writeFileSync(path, JSON.stringify(content, undefined, 2))
      return path
    },
    ingot: (...args) => ({ file: program, args, cwd: folder, env }),
    packer: (...args) => ({ file: 'packer', args, cwd: folder, env }),
    remove() {
      for (const each of [folder, memoryFolder]) rmSync(each, { recursive: true, force: true })
    },
  }
}

/** One file of random bytes, which no compression can shorten. */
export function makeLargeFile(path: string, mebibytes: number): void {
  execFileSync('dd', ['if=/dev/urandom', `of=${path}`, 'bs=1M', `count=${mebibytes}`, 'status=none'])
}

/** A tree as a web application has it: many small files in folders of a hundred. */
export function makeTree(folder: string, files: number): void {
  for (let index = 0; index < files; index++) {
    const below = join(folder, `part-${Math.floor(index / 100)}`)
    if (index % 100 === 0) mkdirSync(below, { recursive: true })
    writeFileSync(join(below, `file-${index}.txt`), `file ${index}\n`.repeat(1 + (index % 60)))
  }
}
