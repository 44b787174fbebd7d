import {
  type Attribute,
  asKeyword,
  type Block,
  ConversionError,
  childContext,
  type DeferredValue,
  type Diagnostic,
  type EvaluationContext,
  type ExpressionEntry,
  errorAt,
  evaluate,
  hasErrors,
  nearestName,
  objectValue,
  type Range,
  type Traversal,
  type TraversalStep,
  UNKNOWN,
  unknownValue,
  type Value,
  whenReady,
} from '../../../hcl/index.ts'
import type { ProvisionerList } from '../module/index.ts'
import { type DeclaredVariable, declareVariable } from '../variables/index.ts'

/**
 * What `input` is in a list of provisioners that is used. What it gets may depend on the machine, so it is worked out
 * wherever it is used; what can be seen to be wrong with it is told here.
 * @param given `with = { … }`
 */
export async function readInputs(
  { name, inputs }: ProvisionerList,
  given: Attribute | undefined,
  use: Block,
  context: EvaluationContext,
  diagnostics: Diagnostic[],
): Promise<DeferredValue> {
  const declared = [...inputs.values()].map((block) => declareVariable(block, new Map(), diagnostics))
  // Sources and machines are not known yet.
  const early = childContext(context, new Map([['source', UNKNOWN]]))
  const evaluated = given && (await whenReady(() => evaluate(given.expression, early)))
  diagnostics.push(...(evaluated?.diagnostics ?? []))
  const value = evaluated?.value ?? objectValue([])
  const isFine = !hasErrors(evaluated?.diagnostics ?? [])
  const found = isFine ? checkInputs({ name, declared, value, given, use }) : []
  diagnostics.push(...found)
  const isUsable = isFine && !hasErrors(found)
  return {
    evaluate(inner, told) {
      const now = isUsable ? (given?.expression.evaluate(inner, told) ?? value) : UNKNOWN
      return inputValue(declared, now, given, told)
    },
    variables: ([input]) => variablesOf(given, input),
  }
}

interface GivenInputs {
  /** The list's. */
  readonly name: string
  readonly declared: readonly DeclaredVariable[]
  readonly value: Value
  readonly given: Attribute | undefined
  readonly use: Block
}

function checkInputs({ name, declared, value, given, use }: GivenInputs): Diagnostic[] {
  if (value.kind === 'unknown') return []
  if (!('entries' in value)) {
    return [errorAt(given?.expression.range, 'Invalid inputs', 'The inputs are an object: with = { name = value }.')]
  }
  const names = declared.map(({ block }) => block.name)
  const unknown = [...value.entries.keys()].filter((key) => !names.includes(key))
  const missing = declared.filter(({ block }) => !block.default && !value.entries.has(block.name))
  const wrong: Diagnostic[] = []
  inputValue(declared, value, given, wrong)
  return [
    ...unknown.map((key) => {
      const detail = `The list of provisioners ${JSON.stringify(name)} has no input ${JSON.stringify(key)}.`
      const suggestion = nearestName(key, names)
      return errorAt(rangeIn(given, key, 'key'), 'Unknown input', detail, { suggestion })
    }),
    ...missing.map(({ block }) => {
      const what = block.description ? ` (${block.description.trim()})` : ''
      const detail = `The input ${JSON.stringify(block.name)}${what} of ${JSON.stringify(name)} has no default, so it needs a value: with = { ${block.name} = … }.`
      return errorAt(use.headerRange, 'Missing input', detail)
    }),
    ...wrong,
  ]
}

/** @param value an object, or something unknown */
function inputValue(
  declared: readonly DeclaredVariable[],
  value: Value,
  given: Attribute | undefined,
  diagnostics: Diagnostic[],
): Value {
  const entries = 'entries' in value ? value.entries : undefined
  const inputs = declared.map((input) => {
    const { name } = input.block
    const found = entries?.get(name)
    if (found) return [name, conformed(input, found, rangeIn(given, name, 'value'), diagnostics)] as const
    return [name, (entries && input.default) ?? unknownValue(input.type)] as const
  })
  return objectValue(inputs, value.marks)
}

function conformed(
  { block, type, conform }: DeclaredVariable,
  value: Value,
  range: Range | undefined,
  diagnostics: Diagnostic[],
): Value {
  try {
    return conform(value)
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error
    const detail = `The value of the input ${JSON.stringify(block.name)} doesn't fit its type: ${error.message}.`
    diagnostics.push(errorAt(range, 'Invalid value for input', detail))
    return unknownValue(type)
  }
}

/** Where a member of an object that is written out stands. */
function rangeIn(given: Attribute | undefined, key: string, part: 'key' | 'value'): Range | undefined {
  return entryOf(given, key)?.[part].range ?? given?.expression.range
}

function entryOf(given: Attribute | undefined, key: string): ExpressionEntry | undefined {
  return given?.expression.asEntries()?.find((one) => (one.key.asText() ?? asKeyword(one.key)) === key)
}

/**
 * All of the object is evaluated, so what all of it refers to must be there. The machine is always there, or unknown: it is
 * asked for too early only by the input that needs it.
 */
function variablesOf(given: Attribute | undefined, input: TraversalStep | undefined): readonly Traversal[] {
  const all = given?.expression.variables() ?? []
  const entry = input?.kind === 'attribute' ? entryOf(given, input.name) : undefined
  if (!entry) return all
  return [...entry.value.variables(), ...all.filter(({ root }) => root !== 'build' && root !== 'source')]
}
