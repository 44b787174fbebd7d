import {
  type Attribute,
  BOOL,
  type Body,
  type BodyScope,
  ConversionError,
  convert,
  type Diagnostic,
  type EvaluationContext,
  errorAt,
  evaluate,
  hasErrors,
  objectValue,
  scopeBody,
  type Traversal,
  unmark,
  type Value,
  whenReady,
} from '../../../hcl/index.ts'
import { type Element, elementsOf } from './elements.ts'
import type { Extensions } from './requested.ts'

type GateArgument = 'for_each' | 'enabled'

/** What a block stands for. Bodies are without the arguments of the gate. */
export type Opening =
  | { readonly kind: 'once'; readonly body: Body }
  | { readonly kind: 'each'; readonly elements: readonly OpenedElement[] }
  | { readonly kind: 'disabled' }
  /** What is wrong is told. */
  | { readonly kind: 'mistaken' }

export interface OpenedElement {
  /** Unknown where the elements are. */
  readonly key: Value
  /** `each`. */
  readonly scope: BodyScope
  /** With that scope. */
  readonly body: Body
}

/** All that an opening admits. */
export function bodiesOf(opening: Opening): readonly Body[] {
  if (opening.kind === 'each') return opening.elements.map(({ body }) => body)
  return opening.kind === 'once' ? [opening.body] : []
}

/** Says how often the blocks of a kind count, by their `enabled` and `for_each`, as far as the template asks for those. */
export class Gate {
  readonly #arguments: readonly GateArgument[]

  /** @param allowed what the blocks can have */
  constructor(extensions: Extensions, allowed: readonly GateArgument[]) {
    this.#arguments = allowed.filter((name) => extensions.has(name))
  }

  /** Whether the block says anything about that. */
  isIn(body: Body): boolean {
    return this.#attributes(body).size > 0
  }

  /** What must be known to {@link open} it. */
  references(body: Body): readonly Traversal[] {
    return [...this.#attributes(body).values()].flatMap(({ expression }) => expression.variables())
  }

  /**
   * What counts of a block: nothing where it isn't enabled, which is looked at first. What can't be known yet counts once.
   * @throws what a function's promise rejects with
   */
  async open(body: Body, context: EvaluationContext, diagnostics: Diagnostic[]): Promise<Opening> {
    const attributes = this.#attributes(body)
    if (attributes.size === 0) return { kind: 'once', body }
    const { rest } = body.partialContent(this.#schema(), [])
    const enabled = attributes.get('enabled')
    const isOn = enabled ? await isEnabled(enabled, context, diagnostics) : true
    if (isOn === undefined) return { kind: 'mistaken' }
    if (!isOn) return { kind: 'disabled' }
    const forEach = attributes.get('for_each')
    if (!forEach) return { kind: 'once', body: rest }
    const elements = await readElements(forEach, context, diagnostics)
    if (!elements) return { kind: 'mistaken' }
    const opened = elements.map((element) => {
      const scope = scopeOf(element)
      return { key: element.key, scope, body: scopeBody(rest, scope, context) }
    })
    return { kind: 'each', elements: opened }
  }

  #attributes(body: Body): ReadonlyMap<string, Attribute> {
    return body.partialContent(this.#schema(), []).content.attributes
  }

  #schema() {
    return { attributes: this.#arguments.map((name) => ({ name })) }
  }
}

function scopeOf({ key, value }: Element): BodyScope {
  return new Map([['each', objectValue({ key, value })]])
}

/** @returns undefined where something is wrong with it */
async function isEnabled(
  attribute: Attribute,
  context: EvaluationContext,
  diagnostics: Diagnostic[],
): Promise<boolean | undefined> {
  const value = await evaluateEarly(attribute, context, diagnostics)
  if (!value) return undefined
  const wrong = (detail: string) => {
    diagnostics.push(errorAt(attribute.expression.range, 'Invalid enabled', detail))
    return undefined
  }
  try {
    const converted = unmark(convert(value, BOOL))
    if (converted.kind === 'null') return wrong('It must be true or false, and it is null.')
    return converted.kind === 'bool' ? converted.value : true
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error
    return wrong(`It must be true or false: ${error.message}.`)
  }
}

async function readElements(
  attribute: Attribute,
  context: EvaluationContext,
  diagnostics: Diagnostic[],
): Promise<readonly Element[] | undefined> {
  const value = await evaluateEarly(attribute, context, diagnostics)
  return value && elementsOf(value, attribute.expression.range, diagnostics)
}

/** The value of what must be known before a build runs; undefined where something is wrong with it. */
async function evaluateEarly(
  { name, expression }: Attribute,
  context: EvaluationContext,
  diagnostics: Diagnostic[],
): Promise<Value | undefined> {
  const evaluated = await whenReady(() => evaluate(expression, context))
  diagnostics.push(...evaluated.diagnostics)
  if (hasErrors(evaluated.diagnostics)) return undefined
  const late = expression.variables().find(({ root }) => root === 'build' || root === 'source')
  if (!late || !isOpen(evaluated.value)) return evaluated.value
  const detail = `${late.range.text} is not known before the build runs, and what ${name} depends on must be.`
  diagnostics.push(errorAt(late.range, `Invalid ${name}`, detail))
  return undefined
}

/** Whether it isn't known whether it is true, or what the keys are. */
function isOpen(value: Value): boolean {
  return value.kind === 'unknown' || ('items' in value && value.items.some(({ kind }) => kind === 'unknown'))
}
