import {
  type Block,
  type Body,
  type Diagnostic,
  type EvaluationContext,
  type Expression,
  errorAt,
  evaluate,
  mergeBodies,
  type Range,
  scopeBody,
  type Value,
  whenReady,
} from '../../../hcl/index.ts'
import { Arguments } from './arguments.ts'
import { SOURCE_ARGUMENTS } from './meta-arguments.ts'
import type { Source, Sources } from './sources.ts'

/** One source in a build. */
export interface SourceUse {
  readonly definition: Source
  /** What it is called in the build: its own name, unless the build gives it another. */
  readonly name: string
  /** What its definition says, and what the build adds. */
  readonly body: Body
  /** Where the build names it. */
  readonly range: Range
}

/** `source "type.name" { … }` in a build. @returns nothing where there is no such source */
export async function readSourceBlock(
  { labels: [label], body, headerRange }: Block,
  sources: Sources,
  context: EvaluationContext,
  diagnostics: Diagnostic[],
): Promise<SourceUse[]> {
  const { text, range } = label ?? { text: '', range: headerRange }
  const definitions = await sources.find(text, range)
  if (definitions.length === 0) await Arguments.read(body, SOURCE_ARGUMENTS, context, diagnostics)
  const uses: SourceUse[] = []
  for (const definition of definitions) {
    const own = definition.repeated ? scopeBody(body, definition.repeated.scope, context) : body
    const given = await Arguments.read(own, SOURCE_ARGUMENTS, context, diagnostics)
    const merged = mergeBodies([definition.body, given.rest], definition.headerRange)
    uses.push({ definition, name: given.text('name') || definition.name, body: merged, range })
  }
  return uses
}

/** `sources = ["source.type.name", …]`, where quotes may be left out. */
export async function readSourceList(
  list: Expression,
  sources: Sources,
  context: EvaluationContext,
  diagnostics: Diagnostic[],
): Promise<SourceUse[]> {
  const uses: SourceUse[] = []
  for (const { text, range } of await readReferences(list, context, diagnostics)) {
    const definitions = await sources.find(text, range)
    uses.push(...definitions.map((definition) => ({ definition, name: definition.name, body: definition.body, range })))
  }
  return uses
}

interface Reference {
  readonly text: string
  readonly range: Range
}

async function readReferences(list: Expression, context: EvaluationContext, diagnostics: Diagnostic[]) {
  const items = list.asItems()
  const found: Reference[] = []
  for (const item of items ?? [list]) {
    const text = writtenReference(item)
    if (text !== undefined) {
      found.push({ text, range: item.range })
      continue
    }
    const { value, diagnostics: wrong } = await whenReady(() => evaluate(item, context))
    diagnostics.push(...wrong)
    const texts = items ? [value] : membersOf(value)
    found.push(...texts.flatMap((member) => referenceOf(member, item.range, diagnostics)))
  }
  return found
}

/** `source.null.web` without quotes: `null.web`. */
export function writtenReference(item: Expression): string | undefined {
  const { root, steps = [] } = item.asTraversal() ?? {}
  if (root !== 'source' || steps.length !== 2) return undefined
  const names = steps.flatMap((step) => (step.kind === 'attribute' ? [step.name] : []))
  return names.length === 2 ? names.join('.') : undefined
}

function membersOf(value: Value): readonly Value[] {
  if ('items' in value) return value.items
  return value.kind === 'null' ? [] : [value]
}

function referenceOf(value: Value, range: Range, diagnostics: Diagnostic[]): Reference[] {
  if (value.kind === 'string') return [{ text: value.value, range }]
  const detail =
    value.kind === 'unknown'
      ? 'Which sources a build has must be known before anything is read or built.'
      : 'The sources of a build are texts, such as "source.null.web".'
  diagnostics.push(errorAt(range, 'Invalid source reference', detail))
  return []
}
