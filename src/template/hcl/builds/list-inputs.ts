import {
  ConversionError,
  type DeferredValue,
  type Diagnostic,
  type EvaluationContext,
  type Expression,
  errorAt,
  isKeyed,
  nearestName,
  objectValue,
  type Range,
  type Traversal,
  unknownValue,
  type Value,
  withMarks,
} from '../../../hcl/index.ts'
import type { ProvisionerList } from '../module/index.ts'
import { type DeclaredVariable, declareVariable } from '../variables/index.ts'

/** What `input` is in a list of provisioners, where a build uses it: worked out where a provisioner asks for it. */
export class ListInputs implements DeferredValue {
  readonly #declared: readonly DeclaredVariable[]
  /** `with = { … }` */
  readonly #given: Expression | undefined

  constructor(list: ProvisionerList, given: Expression | undefined, use: Range, diagnostics: Diagnostic[]) {
    this.#declared = [...list.inputs.values()].map((block) => declareVariable(block, new Map(), diagnostics))
    this.#given = given
    diagnostics.push(...this.#mistakenNames(list, use))
  }

  variables(): readonly Traversal[] {
    return this.#given?.variables() ?? []
  }

  evaluate(context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    const given = this.#given?.evaluate(context, diagnostics)
    return objectValue(
      this.#declared.map((input) => [input.block.name, this.#value(input, given, diagnostics)] as const),
    )
  }

  #value(input: DeclaredVariable, given: Value | undefined, diagnostics: Diagnostic[]): Value {
    const value = given && isKeyed(given) ? given.entries.get(input.block.name) : undefined
    if (!value) return input.default ?? unknownValue(input.type)
    try {
      return withMarks(input.conform(value), given?.marks ?? value.marks)
    } catch (error) {
      if (!(error instanceof ConversionError)) throw error
      const detail = `The value of the input ${JSON.stringify(input.block.name)} doesn't fit its type: ${error.message}.`
      diagnostics.push(errorAt(this.#given?.range, 'Invalid value for input', detail))
      return unknownValue(input.type)
    }
  }

  /** Inputs that must be given and aren't, and what is given without being an input: as far as names are written out. */
  #mistakenNames({ name, inputs }: ProvisionerList, use: Range): Diagnostic[] {
    const entries = this.#given ? this.#given.asEntries() : []
    if (!entries) return []
    const names = entries.flatMap(({ key }) => key.asText() ?? [])
    const missing = this.#declared.filter(({ block }) => block.default === undefined && !names.includes(block.name))
    const known = [...inputs.keys()]
    return [
      ...missing.map(({ block }) => {
        const detail = `The list of provisioners ${JSON.stringify(name)} needs the input ${JSON.stringify(block.name)}: with = { ${block.name} = … }.`
        return errorAt(this.#given?.range ?? use, 'Missing input', detail)
      }),
      ...entries
        .filter(({ key }) => !known.includes(key.asText() ?? ''))
        .map(({ key }) => {
          const text = key.asText() ?? ''
          const detail = `The list of provisioners ${JSON.stringify(name)} has no input ${JSON.stringify(text)}.`
          return errorAt(key.range, 'Unknown input', detail, { suggestion: nearestName(text, known) })
        }),
    ]
  }
}
