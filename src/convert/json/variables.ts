import { referenceText } from '../../hcl/index.ts'
import type { JsonDocument } from '../../template/index.ts'
import { callsIn } from './calls.ts'
import type { Names } from './names.ts'

/** Where a user variable of a JSON template is in HCL. */
export interface PlacedVariable {
  /** As in JSON. */
  readonly name: string
  readonly hclName: string
  /** The default of an input variable can read nothing but the environment: what reads more is a local. */
  readonly kind: 'variable' | 'local'
  readonly sensitive: boolean
  readonly default: VariableDefault
}

export type VariableDefault =
  /** A text as in JSON, with Go template. */
  | { readonly kind: 'text'; readonly text: string }
  /** The template says that a value must be given. */
  | { readonly kind: 'required' }
  /** The template reads it without having it. */
  | { readonly kind: 'undeclared' }
  /** Made for a local, which can't read the environment itself. */
  | { readonly kind: 'environment'; readonly variable: string }

/** The user variables of a JSON template, those that it has and those that it only reads. */
export class Variables {
  readonly #names: Names
  readonly #placed = new Map<string, PlacedVariable>()
  readonly #environment = new Map<string, PlacedVariable>()

  constructor({ variables, sensitive }: JsonDocument, names: Names) {
    this.#names = names
    for (const { name, default: value } of variables) {
      this.#placed.set(name, {
        name,
        hclName: names.take(name),
        kind: value && needsLocal(value.value) ? 'local' : 'variable',
        sensitive: sensitive.has(name),
        default: value ? { kind: 'text', text: value.value } : { kind: 'required' },
      })
    }
  }

  /** Those of a kind, in the order of the template, and then what was added for it. */
  all(kind: PlacedVariable['kind']): readonly PlacedVariable[] {
    return [...this.#placed.values(), ...this.#environment.values()].filter((variable) => variable.kind === kind)
  }

  /** What reads a variable. */
  reference(name: string): string {
    return referenceTo(this.#placed.get(name) ?? this.#add(this.#placed, name, { kind: 'undeclared' }))
  }

  /** What reads a variable of the environment where that can't be done directly. */
  environment(name: string): string {
    const default_ = { kind: 'environment', variable: name } as const
    return referenceTo(this.#environment.get(name) ?? this.#add(this.#environment, name, default_))
  }

  /** Whether an expression is a variable that is empty unless somebody sets it. */
  mayBeEmpty(expression: string): boolean {
    return this.all('variable').some((variable) => referenceTo(variable) === expression && isEmptyByDefault(variable))
  }

  #add(to: Map<string, PlacedVariable>, name: string, default_: VariableDefault): PlacedVariable {
    const hclName = this.#names.take(name)
    const variable: PlacedVariable = { name, hclName, kind: 'variable', sensitive: false, default: default_ }
    to.set(name, variable)
    return variable
  }
}

function needsLocal(text: string): boolean {
  return callsIn(text).some(({ name }) => name !== 'env')
}

function referenceTo({ kind, hclName }: PlacedVariable): string {
  return referenceText(kind === 'local' ? 'local' : 'var', hclName)
}

function isEmptyByDefault({ default: given }: PlacedVariable): boolean {
  return (
    given.kind === 'environment' || (given.kind === 'text' && (given.text === '' || callsIn(given.text).length > 0))
  )
}
