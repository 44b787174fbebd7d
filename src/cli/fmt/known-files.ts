import { appendFileSync, type BigIntStats, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Clock } from '../../engine/host.ts'

/** Bytes: some 12,000 files. What has grown longer is begun anew. */
const LONGEST = 1_000_000

/** Milliseconds. File systems count time in steps of up to two seconds (FAT): within one, a file can change and look the same. */
const STEP = 2_000

/**
 * Remembers which files were in order when they were last looked at: a large folder of which little has changed takes no longer
 * than to list it. A file is told by what changes when somebody writes to it, its inode, size and times, as git does; reading it
 * and making a digest takes longer than half of what looking at it does. Nothing depends on it; one that can't be used is no
 * trouble.
 */
export class KnownFiles {
  readonly #file: string
  readonly #program: string
  readonly #clock: Clock
  readonly #known: ReadonlySet<string>
  readonly #isFresh: boolean
  readonly #added: string[] = []

  private constructor(file: string, program: string, clock: Clock, lines: readonly string[]) {
    this.#file = file
    this.#program = program
    this.#clock = clock
    this.#isFresh = lines[0] !== program
    this.#known = new Set(this.#isFresh ? [] : lines)
  }

  /**
   * @param program a name that changes with the program, of which another one may have another opinion: a module's file with a
   *   digest in it. Without one, as where the sources are run, nothing is remembered.
   */
  static open(file: string, program: string, clock: Clock): KnownFiles | undefined {
    if (!/-[A-Z0-9]{8}\.js$/.test(program)) return undefined
    const text = textOf(file)
    return new KnownFiles(file, basename(program), clock, text.length > LONGEST ? [] : text.split('\n'))
  }

  /**
   * What tells the file as it is now, to be asked for before it is read: whoever writes to it later makes another one of it.
   * @param path an absolute one
   * @returns undefined where it can't be told, or not yet
   */
  stateOf(path: string): string | undefined {
    const stats = statsOf(path)
    if (!stats?.isFile()) return undefined
    const { dev, ino, size, mtimeNs, ctimeNs } = stats
    const changed = Number((mtimeNs > ctimeNs ? mtimeNs : ctimeNs) / 1_000_000n)
    if (this.#clock.now() - changed < STEP) return undefined
    return `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`
  }

  has(state: string): boolean {
    return this.#known.has(state)
  }

  add(state: string): void {
    this.#added.push(state)
  }

  /** In place: half of a line, which a crash leaves, is no file's. */
  save(): void {
    if (this.#added.length === 0) return
    const lines = this.#added.map((state) => `${state}\n`).join('')
    try {
      if (this.#isFresh) writeFileSync(this.#file, `${this.#program}\n${lines}`)
      else appendFileSync(this.#file, lines)
    } catch {
      // The next time takes as long as this one.
    }
  }
}

function statsOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true })
  } catch {
    // Who reads it says why.
    return undefined
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
