import {
  type Block,
  type Body,
  type Diagnostic,
  type EvaluationContext,
  type Expression,
  errorAt,
  evaluate,
  mergeBodies,
  nearestName,
  type Range,
  type Value,
  whenReady,
} from '../../../hcl/index.ts'
import type { ComponentBlock } from '../module/index.ts'
import { Arguments } from './arguments.ts'
import { SOURCE_ARGUMENTS } from './meta-arguments.ts'
import type { SourceSet } from './source-set.ts'

/** One source in a build. */
export interface SourceUse {
  readonly definition: ComponentBlock
  /** What it is called in the build: its own name, unless the build gives it another. */
  readonly name: string
  /** What its definition says, and what the build adds. */
  readonly body: Body
  /** Where the build names it. */
  readonly range: Range
}

/** `source "type.name" { … }` in a build. Empty where there is no such source. */
export async function readSourceBlock(
  { labels: [label], body, headerRange }: Block,
  sources: SourceSet,
  context: EvaluationContext,
  diagnostics: Diagnostic[],
): Promise<SourceUse[]> {
  const given = await Arguments.read(body, SOURCE_ARGUMENTS, context, diagnostics)
  const { text, range } = label ?? { text: '', range: headerRange }
  return findSources(text, range, sources, diagnostics).map((definition) => ({
    definition,
    name: given.text('name') || definition.name,
    body: mergeBodies([definition.body, given.rest], definition.headerRange),
    range,
  }))
}

/** `sources = ["source.type.name", …]`, where quotes may be left out. */
export async function readSourceList(
  list: Expression,
  sources: SourceSet,
  context: EvaluationContext,
  diagnostics: Diagnostic[],
): Promise<SourceUse[]> {
  const references = await readReferences(list, context, diagnostics)
  return references.flatMap(({ text, range }) =>
    findSources(text, range, sources, diagnostics).map((definition) => ({
      definition,
      name: definition.name,
      body: definition.body,
      range,
    })),
  )
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

/** `source.null.web` without quotes. */
function writtenReference(item: Expression): string | undefined {
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

function findSources(
  text: string,
  range: Range,
  sources: SourceSet,
  diagnostics: Diagnostic[],
): readonly ComponentBlock[] {
  const key = text.startsWith('source.') ? text.slice('source.'.length) : text
  const found = sources.find(key)
  if (found) return found
  const { keys } = sources
  const there = keys.length > 0 ? ` There is ${keys.join(', ')}.` : ''
  const detail = `There is no source ${JSON.stringify(key)}.${there}`
  diagnostics.push(errorAt(range, 'Unknown source', detail, { suggestion: nearestName(key, keys) }))
  return []
}
