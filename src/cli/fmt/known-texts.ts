import { hash } from 'node:crypto'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'

/** Some 20,000 texts. A file that has grown longer is begun anew. */
const LONGEST = 1_000_000

/**
 * Remembers which texts were in order when they were last looked at, by their digests: a large folder of which little has
 * changed takes no longer than to read it. Nothing depends on it; a file that can't be used is no trouble.
 */
export class KnownTexts {
  readonly #file: string
  readonly #program: string
  readonly #known: Set<string>
  readonly #isFresh: boolean
  readonly #added: string[] = []

  private constructor(file: string, program: string, lines: readonly string[]) {
    this.#file = file
    this.#program = program
    this.#isFresh = lines[0] !== program
    this.#known = new Set(this.#isFresh ? [] : lines)
  }

  /**
   * @param program a name that changes with the program, of which another one may have another opinion: a module's file with a
   *   digest in it. Without one, as where the sources are run, nothing is remembered.
   */
  static open(file: string, program: string): KnownTexts | undefined {
    if (!/-[A-Z0-9]{8}\.js$/.test(program)) return undefined
    const text = textOf(file)
    return new KnownTexts(file, basename(program), text.length > LONGEST ? [] : text.split('\n'))
  }

  has(content: Buffer): boolean {
    return this.#known.has(digestOf(content))
  }

  add(content: Buffer): void {
    this.#added.push(digestOf(content))
  }

  /** In place: half of a digest, which a crash leaves, is no text's. */
  save(): void {
    if (this.#added.length === 0) return
    const lines = this.#added.map((digest) => `${digest}\n`).join('')
    try {
      if (this.#isFresh) writeFileSync(this.#file, `${this.#program}\n${lines}`)
      else appendFileSync(this.#file, lines)
    } catch {
      // The next time takes as long as this one.
    }
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}

function digestOf(content: Buffer): string {
  return hash('sha256', content, 'base64url')
}
