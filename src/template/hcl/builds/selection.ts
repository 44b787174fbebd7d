import picomatch from 'picomatch'
import { IngotError } from '../../../errors/index.ts'
import { listedInQuotes } from '../../../names/index.ts'
import type { LoadRequest } from '../../request.ts'

export type Selection = Pick<LoadRequest, 'only' | 'except'>

/** What `-only` and `-except` select in HCL2: names that match patterns with `*`, `?`, `[…]` and `{…}`. */
export class Globs {
  readonly #only: Patterns
  readonly #except: Patterns

  /** @throws IngotError `cli/flag-value` for a pattern that is none */
  constructor({ only, except }: Selection) {
    this.#only = new Patterns('-only', only)
    this.#except = new Patterns('-except', except)
  }

  /** @param name as people see it: `web.amazon-ebs.ubuntu` */
  selects(name: string): boolean {
    return (this.#only.isEmpty || this.#only.match(name)) && !this.excludes(name)
  }

  /** `-except` is about post-processors as well. */
  excludes(name: string): boolean {
    return this.#except.match(name)
  }

  /** A warning for each pattern that nothing fits: most likely misspelt. */
  warnings(builds: readonly string[], postProcessors: readonly string[]): string[] {
    const only = this.#only.without(new Set(builds))
    const except = this.#except.without(new Set([...builds, ...postProcessors]))
    return [
      ...only.map((text) => `-only: no build matches "${text}"`),
      ...except.map((text) => `-except: no build or post-processor matches "${text}"`),
    ]
  }
}

/** What one flag lists. Plain names, of which there may be thousands, are looked up. */
class Patterns {
  readonly #texts: readonly string[]
  readonly #plain: ReadonlySet<string>
  /** By their texts. */
  readonly #globs: ReadonlyMap<string, (name: string) => boolean>

  constructor(flag: string, texts: readonly string[]) {
    this.#texts = texts
    this.#plain = new Set(texts.filter(isPlain))
    this.#globs = new Map(texts.filter((text) => !isPlain(text)).map((text) => [text, glob(flag, text)]))
  }

  get isEmpty(): boolean {
    return this.#texts.length === 0
  }

  match(name: string): boolean {
    return this.#plain.has(name) || this.#globs.values().some((matches) => matches(name))
  }

  /** Those that none of the names fits. */
  without(names: ReadonlySet<string>): readonly string[] {
    return this.#texts.filter((text) => {
      const matches = this.#globs.get(text)
      return matches ? !names.values().some(matches) : !names.has(text)
    })
  }
}

/** Names of builds are mostly letters, and what has nothing else than these means itself. */
function isPlain(text: string): boolean {
  return /^[\w .-]+$/.test(text)
}

/** Names have no folders: a star stands for anything, points and slashes included. */
const OPTIONS = { bash: true, dot: true, noextglob: true, nonegate: true, strictBrackets: true }

function glob(flag: string, text: string): (name: string) => boolean {
  try {
    // The library knows only one of the two signs for "none of these".
    const matches = picomatch(text.replaceAll('[!', '[^'), OPTIONS)
    return (name) => matches(name)
  } catch (cause) {
    throw new IngotError('cli/flag-value', `the flag "${flag}" has a pattern that is none: "${text}"`, {
      hint: 'a bracket in it is not closed',
      cause,
    })
  }
}

/** @param builds the names of all builds */
export function nothingSelected({ only, except }: Selection, builds: readonly string[]): IngotError {
  const flags = [
    ...(only.length > 0 ? [`-only=${only.join(',')}`] : []),
    ...(except.length > 0 ? [`-except=${except.join(',')}`] : []),
  ]
  return new IngotError('template/no-builds', `no builds to run: ${flags.join(' ')} leaves none`, {
    hint: `the template has ${listedInQuotes(builds)}`,
  })
}
