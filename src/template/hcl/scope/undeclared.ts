import { type Diagnostic, errorAt, nearestName, Range, type Traversal } from '../../../hcl/index.ts'
import type { HclModule } from '../module/index.ts'
import { nameOf } from './node.ts'

/** Says what is missing where an expression refers to something that the template doesn't declare. */
export class UndeclaredReferences {
  readonly #module: HclModule
  /** The names of the data sources by their types. */
  readonly #data: ReadonlyMap<string, readonly string[]>
  readonly #known = new Map<string, Diagnostic>()

  constructor(module: HclModule) {
    this.#module = module
    const byType = Map.groupBy(module.data.values(), ({ type }) => type)
    this.#data = new Map([...byType].map(([type, blocks]) => [type, blocks.map(({ name }) => name)]))
  }

  note(references: Iterable<Traversal>): void {
    for (const reference of references) {
      const found = this.#check(reference)
      if (!found) continue
      // Where one data source of a type is missing, none may be there.
      for (const { range } of reference.steps.slice(0, 2)) this.#known.set(placeKey(range), found)
    }
  }

  /** The diagnostics, with better words for those about the references that were noted. */
  explain(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
    if (this.#known.size === 0) return diagnostics
    return diagnostics.map((diagnostic) => {
      const isAbout = diagnostic.subject && this.#known.get(placeKey(diagnostic.subject))
      return isAbout ? { ...isAbout, context: diagnostic.context } : diagnostic
    })
  }

  #check({ root, steps: [first, second] }: Traversal): Diagnostic | undefined {
    const name = nameOf(first)
    if (!first || name === undefined) return undefined
    const { variables, locals, data } = this.#module
    switch (root) {
      case 'var':
        return variables.has(name) ? undefined : undeclared('variable', name, first.range, variables.keys())
      case 'local':
        return locals.has(name) ? undefined : undeclared('local', name, first.range, locals.keys())
      case 'data': {
        const names = this.#data.get(name)
        if (!names) return undeclared('data source of type', name, first.range, this.#data.keys())
        const inner = nameOf(second)
        if (!second || inner === undefined || data.has(`${name}.${inner}`)) return undefined
        return undeclared(`data source of type ${name} with the name`, inner, second.range, names)
      }
      default:
        return undefined
    }
  }
}

function undeclared(what: string, name: string, step: Range, names: Iterable<string>): Diagnostic {
  // A step begins with its dot.
  const range = step.text.startsWith('.') ? new Range(step.source, step.start + 1, step.end) : step
  const suggestion = nearestName(name, names)
  const detail = `The template declares no ${what} ${JSON.stringify(name)}.`
  return errorAt(range, 'Undeclared reference', detail, { suggestion })
}

function placeKey({ source, start }: Range): string {
  return `${start} ${source.name}`
}
