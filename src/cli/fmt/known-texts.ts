import { hash } from 'node:crypto'
import { appendFile, readFile } from 'node:fs/promises'
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
  static async open(file: string, program: string): Promise<KnownTexts | undefined> {
    if (!/-[A-Z0-9]{8}\.js$/.test(program)) return undefined
    const text = await readFile(file, 'latin1').catch(() => '')
    return new KnownTexts(file, basename(program), text.length > LONGEST ? [] : text.split('\n'))
  }

  has(content: Buffer): boolean {
    return this.#known.has(digestOf(content))
  }

  add(content: Buffer): void {
    this.#added.push(digestOf(content))
  }

  async save(): Promise<void> {
    if (this.#added.length === 0) return
    const lines = this.#added.map((digest) => `${digest}\n`).join('')
    try {
      if (!this.#isFresh) return await appendFile(this.#file, lines)
      const { replaceFile } = await import('../../engine/replace-file.ts')
      await replaceFile(this.#file, `${this.#program}\n${lines}`)
    } catch {
      // The next time takes as long as this one.
    }
  }
}

function digestOf(content: Buffer): string {
  return hash('sha256', content, 'base64url')
}
