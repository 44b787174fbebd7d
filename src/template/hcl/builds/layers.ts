import type { IngotError, Place } from '../../../errors/index.ts'
import {
  type Body,
  childContext,
  type Diagnostic,
  type EvaluationContext,
  type ObjectSpec,
  objectValue,
  stringValue,
  UNKNOWN,
  type Value,
} from '../../../hcl/index.ts'
import { type OptionsDefinition, unknownOption } from '../../../options/index.ts'
import type { LayerReader, MachineFacts, ReadLayers } from '../../template.ts'
import type { MapValue } from '../../value.ts'
import { canWait, componentSpec, readArguments } from '../components/index.ts'
import { toErrors } from '../diagnostics/index.ts'
import { buildValue } from './machine.ts'

/** What a component of a build is evaluated in. */
export interface ComponentScope {
  /** With all values in it that the component refers to. */
  readonly context: EvaluationContext
  /** Says what went wrong in the words of the template. */
  readonly explain: (diagnostics: readonly Diagnostic[]) => readonly Diagnostic[]
  /** The build's own name, which may be empty. */
  readonly build: string
  readonly source: { readonly type: string; readonly name: string }
  /** Something is wrong with the template itself, so that what is unknown may be so for that reason. */
  readonly hasMistakes: boolean
}

export interface WrittenLayers {
  readonly body: Body
  readonly place: Place
  /** Whether it is for something that has a machine: `build` says nothing in a source. */
  readonly hasMachine: boolean
  /** Overrides, evaluated already. */
  readonly further?: readonly MapValue[]
  /** Complaints that evaluating the body doesn't make. */
  readonly errors?: readonly IngotError[]
}

/** Reads the block of a component by the component's schema, for one build. */
export class HclLayers implements LayerReader {
  readonly #written: WrittenLayers
  readonly #scope: ComponentScope
  /** What the builder says it will tell of the machine. */
  #names: readonly string[] = []

  constructor(written: WrittenLayers, scope: ComponentScope) {
    this.#written = written
    this.#scope = scope
  }

  async read(definition: OptionsDefinition, machine: MachineFacts): Promise<ReadLayers> {
    const { body, place, further = [], errors = [] } = this.#written
    const spec = componentSpec(definition)
    const { map, diagnostics, mistaken, open, secrets } = await readArguments(body, spec, this.#context(machine), place)
    const told = this.#scope.explain(diagnostics.map((diagnostic) => withOldNames(diagnostic, spec)))
    const lost = this.#scope.hasMistakes ? open : []
    const leftOut = [...lost, ...open.filter((name) => canWait(definition, name))]
    return {
      layers: [{ ...map, entries: map.entries.filter(({ key }) => !leftOut.includes(key)) }, ...further],
      errors: [...errors, ...toErrors(told)],
      mistaken: [...mistaken, ...lost],
      secrets,
    }
  }

  #context(machine: MachineFacts): EvaluationContext {
    const { context, build, source } = this.#scope
    if ('names' in machine && machine.names !== 'any') this.#names = machine.names
    const values: [string, Value][] = [
      ['source', objectValue({ type: stringValue(source.type), name: stringValue(source.name) })],
      ['build', this.#written.hasMachine ? buildValue(build, machine, this.#names) : UNKNOWN],
    ]
    return childContext(context, new Map(values))
  }
}

/** Options that were called something else once. */
function withOldNames(diagnostic: Diagnostic, { attributes }: ObjectSpec): Diagnostic {
  const { summary, subject, suggestion } = diagnostic
  if (summary !== 'Unsupported argument' || !subject || suggestion !== undefined) return diagnostic
  return { ...diagnostic, suggestion: unknownOption(subject.text, Object.keys(attributes)).meant }
}
