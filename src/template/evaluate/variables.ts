import { IngotError, nearest, type Place } from '../../errors/index.ts'
import { renderAroundFields } from './protect.ts'

/** A variable's text before it is rendered: from the template, a variable file or the command line. */
export interface RawVariable {
  readonly name: string
  readonly text: string
  readonly place: Place
  readonly sensitive: boolean
}

/**
 * Renders a text, with its `user` function reading variables through `user`.
 * @throws IngotError
 */
export type VariableRenderer = (user: (name: string) => string) => (text: string, place: Place) => Promise<string>

export interface ResolvedVariables {
  readonly values: ReadonlyMap<string, string>
  readonly errors: readonly IngotError[]
}

/**
 * Renders variables that may refer to each other, in whatever order that needs. Every value is rendered exactly once,
 * after all those it refers to.
 *
 * Errors: `template/undefined-variable`, `template/variable-cycle`, and what rendering throws.
 */
export function resolveVariables(raw: readonly RawVariable[], renderer: VariableRenderer): Promise<ResolvedVariables> {
  return new Resolution(raw, renderer).run()
}

/** Thrown through the template engine to stop a rendering; the reason is noted before. */
class Stopped extends IngotError {
  /** @param place given here, so that nobody looks for a better one: that takes long in files of one line */
  constructor(place: Place) {
    super('template/variable-postponed', 'the value is not known yet', { place })
  }
}

class Resolution {
  readonly #waiting: Map<string, RawVariable>
  readonly #names: ReadonlySet<string>
  readonly #render: (text: string, place: Place) => Promise<string>
  readonly #values = new Map<string, string>()
  /** What the latest attempt of each waiting variable was missing. */
  readonly #missing = new Map<string, string>()
  /** The waiting variables by what they are missing. */
  readonly #stopped = new Map<string, RawVariable[]>()
  readonly #errors: IngotError[] = []

  /** Set by the `user` function when it stops the rendering that is under way. */
  #stoppedAt: string | undefined
  /** Of the variable that is being rendered. */
  #place: Place = { file: '', line: 1, column: 1 }

  constructor(raw: readonly RawVariable[], renderer: VariableRenderer) {
    this.#waiting = new Map(raw.map((variable) => [variable.name, variable]))
    this.#names = new Set(this.#waiting.keys())
    this.#render = renderer((name) => this.#lookUp(name))
  }

  async run(): Promise<ResolvedVariables> {
    // From the end, which costs the same however long it is.
    const queue = [...this.#waiting.values()].reverse()
    for (let variable = queue.pop(); variable; variable = queue.pop()) {
      if (!(await this.#attempt(variable))) continue
      this.#waiting.delete(variable.name)
      for (const waiting of this.#waitingFor(variable.name).toReversed()) queue.push(waiting)
    }
    this.#reportCycles()
    return { values: this.#values, errors: this.#errors }
  }

  /** Those whose latest attempt stopped at a variable, which are tried again. */
  #waitingFor(name: string): readonly RawVariable[] {
    const variables = this.#stopped.get(name) ?? []
    this.#stopped.delete(name)
    return variables
  }

  #lookUp(name: string): string {
    const value = this.#values.get(name)
    if (value !== undefined) return value
    this.#stoppedAt = name
    throw new Stopped(this.#place)
  }

  /** True when the variable is done with, for better or worse. */
  async #attempt(variable: RawVariable): Promise<boolean> {
    this.#stoppedAt = undefined
    this.#place = variable.place
    try {
      const value = await renderAroundFields(variable.text, (masked) => this.#render(masked, variable.place))
      this.#values.set(variable.name, value)
      return true
    } catch (error) {
      if (!(error instanceof IngotError)) throw error
      return this.#failed(variable, error)
    }
  }

  #failed(variable: RawVariable, error: IngotError): boolean {
    const missing = this.#stoppedAt
    if (missing === undefined) {
      this.#errors.push(variable.sensitive ? withoutText(variable, error) : error)
      return true
    }
    if (this.#names.has(missing)) {
      this.#missing.set(variable.name, missing)
      const others = this.#stopped.get(missing)
      if (others) others.push(variable)
      else this.#stopped.set(missing, [variable])
      return false
    }
    this.#errors.push(this.#undefinedVariable(variable, missing))
    return true
  }

  #undefinedVariable(variable: RawVariable, missing: string): IngotError {
    const near = nearest(missing, this.#names)
    const sentence = `the variable "${variable.name}" refers to the variable "${missing}", which is not defined`
    const hint = near ? `did you mean "${near}"?` : `define it in "variables", or set it with -var '${missing}=…'`
    return new IngotError('template/undefined-variable', sentence, { place: variable.place, hint })
  }

  /** What still waits when nothing moves any more waits for itself, or for a variable that could not be rendered. */
  #reportCycles(): void {
    const seen = new Set<string>()
    for (const variable of this.#waiting.values()) {
      const cycle = this.#follow(variable.name, seen)
      if (cycle.length === 0) continue
      const first = this.#waiting.get(cycle[0] as string) ?? variable
      this.#errors.push(
        new IngotError(
          'template/variable-cycle',
          `the variable "${first.name}" refers to itself: ${shortened(cycle).join(' → ')}`,
          {
            place: first.place,
            hint: 'give one of them a value of its own',
          },
        ),
      )
    }
  }

  /** The cycle into which the references from `name` on lead; empty where there is none, or none that hasn't been seen before. */
  #follow(name: string, seen: Set<string>): readonly string[] {
    const path = new Set<string>()
    let next: string | undefined = name
    while (next !== undefined && !seen.has(next)) {
      seen.add(next)
      path.add(next)
      next = this.#missing.get(next)
    }
    if (next === undefined || !path.has(next)) return []
    const names = [...path]
    return [...names.slice(names.indexOf(next)), next]
  }
}

/** Long cycles are shown by their ends. */
function shortened(path: readonly string[]): readonly string[] {
  return path.length <= 12 ? path : [...path.slice(0, 8), `… ${path.length - 11} more …`, ...path.slice(-3)]
}

/** An error about a secret must not show it. */
function withoutText(variable: RawVariable, error: IngotError): IngotError {
  const { sourceLine: _, ...place } = variable.place
  return new IngotError(error.code, `the value of the sensitive variable "${variable.name}" cannot be rendered`, {
    place,
    hint: 'its text holds a mistake in a {{ }} action; literal braces are written {{ `{{` }}',
  })
}
