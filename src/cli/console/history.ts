import { appendFileSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolder, replaceFile } from '../../engine/index.ts'

/** As many lines as shells keep. */
export const MOST_LINES = 1000
/** So that it isn't written anew for every line. */
const SLACK = 200

/**
 * The lines that were typed in one kind of console, over all sessions: one file with a line each. A file that can't be read or
 * written keeps nobody from working.
 */
export class ConsoleHistory {
  readonly #file: string
  readonly #isSecret: (line: string) => boolean

  /** @param isSecret tells lines that must not be kept */
  constructor(file: string, isSecret: (line: string) => boolean) {
    this.#file = file
    this.#isSecret = isSecret
  }

  /** What was typed before, the newest first, each line once. What is too old is removed from the file. */
  async open(): Promise<string[]> {
    const lines = this.#read()
    if (lines.length > MOST_LINES + SLACK)
      await replaceFile(this.#file, textOf(lines.slice(-MOST_LINES))).catch(() => {})
    return [...new Set(lines.toReversed())].slice(0, MOST_LINES)
  }

  /** Keeps a line at once: several sessions may be going on. What begins with a space isn't kept, as in shells. */
  add(line: string): void {
    if (line.trim() === '' || line.startsWith(' ') || this.#isSecret(line)) return
    try {
      makeFolder(dirname(this.#file))
      appendFileSync(this.#file, textOf([line]), { mode: 0o600 })
    } catch {
      // The folder can't be written, or the disk is full.
    }
  }

  #read(): string[] {
    try {
      return readFileSync(this.#file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    } catch {
      return []
    }
  }
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}
