import picomatch from 'picomatch'
import { IngotError } from '../../../errors/index.ts'
import type { LoadRequest } from '../../request.ts'

export type Selection = Pick<LoadRequest, 'only' | 'except'>

/** What `-only` and `-except` select in HCL2: names that match patterns with `*`, `?`, `[…]` and `{…}`. */
export class Globs {
  readonly #only: readonly Glob[]
  readonly #except: readonly Glob[]

  /** @throws IngotError `cli/flag-value` for a pattern that is none */
  constructor({ only, except }: Selection) {
    this.#only = only.map((pattern) => glob('-only', pattern))
    this.#except = except.map((pattern) => glob('-except', pattern))
  }

  /** @param name as people see it: `web.amazon-ebs.ubuntu` */
  selects(name: string): boolean {
    return (this.#only.length === 0 || matchesAny(this.#only, name)) && !this.excludes(name)
  }

  /** `-except` is about post-processors as well. */
  excludes(name: string): boolean {
    return matchesAny(this.#except, name)
  }

  /** A warning for each pattern that nothing fits: most likely misspelt. */
  warnings(builds: readonly string[], postProcessors: readonly string[]): string[] {
    const all = [...builds, ...postProcessors]
    return [
      ...this.#only.filter((one) => !builds.some(one.matches)).map(({ text }) => `-only: no build matches "${text}"`),
      ...this.#except
        .filter((one) => !all.some(one.matches))
        .map(({ text }) => `-except: no build or post-processor matches "${text}"`),
    ]
  }
}

interface Glob {
  readonly text: string
  readonly matches: (name: string) => boolean
}

function matchesAny(globs: readonly Glob[], name: string): boolean {
  return globs.some(({ matches }) => matches(name))
}

/** Names have no folders: a star stands for anything, points and slashes included. */
const OPTIONS = { bash: true, dot: true, noextglob: true, nonegate: true, strictBrackets: true }

function glob(flag: string, text: string): Glob {
  try {
    // The library knows only one of the two signs for "none of these".
    const matches = picomatch(text.replaceAll('[!', '[^'), OPTIONS)
    return { text, matches: (name) => matches(name) }
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
  const names = builds.map((name) => `"${name}"`).join(', ')
  return new IngotError('template/no-builds', `no builds to run: ${flags.join(' ')} leaves none`, {
    hint: `the template has ${names}`,
  })
}
