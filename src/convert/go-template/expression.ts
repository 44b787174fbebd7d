import { quotedText } from '../../hcl/index.ts'
import type { Operand, Pipeline } from '../../template/gotemplate/index.ts'

/** An argument of a function: the text of an HCL expression, and its value where it is written out. */
export interface Argument {
  readonly text: string
  readonly literal: string | number | undefined
}

/** The HCL expression for a call, or undefined where HCL has none that means the same. */
export type CallTranslation = (args: readonly Argument[]) => string | undefined
export type CallTranslations = Readonly<Record<string, CallTranslation>>

/** The HCL expression that means the same as what a Go template prints, or undefined where there is none. */
export function expressionOf(pipeline: Pipeline, calls: CallTranslations): string | undefined {
  // A constant alone is how braces are written that stay braces.
  return isCall(pipeline) ? pipelineText(pipeline, calls) : undefined
}

function isCall({ commands }: Pipeline): boolean {
  const [first] = commands.at(-1)?.operands ?? []
  return first?.kind === 'function' || (first?.kind === 'pipeline' && isCall(first))
}

function pipelineText({ variables, commands }: Pipeline, calls: CallTranslations): string | undefined {
  if (variables.length > 0) return undefined
  let piped: Argument | undefined
  for (const { operands } of commands) {
    const result = commandText(operands, piped, calls)
    if (!result) return undefined
    piped = result
  }
  return piped?.text
}

/** What is piped in is the last argument. */
function commandText(
  operands: readonly Operand[],
  piped: Argument | undefined,
  calls: CallTranslations,
): Argument | undefined {
  const [first, ...rest] = operands
  if (!first) return undefined
  if (first.kind !== 'function') return rest.length === 0 && !piped ? argument(first, calls) : undefined
  const args = rest.map((operand) => argument(operand, calls))
  if (piped) args.push(piped)
  const known = args.filter((arg) => arg !== undefined)
  const translate = Object.hasOwn(calls, first.name) ? calls[first.name] : undefined
  const text = known.length === args.length ? translate?.(known) : undefined
  return text === undefined ? undefined : { text, literal: undefined }
}

function argument(operand: Operand, calls: CallTranslations): Argument | undefined {
  switch (operand.kind) {
    case 'string':
      return { text: quotedText(operand.value), literal: operand.value }
    case 'number':
      return operand.int === undefined ? undefined : { text: String(operand.int), literal: Number(operand.int) }
    case 'function':
      return commandText([operand], undefined, calls)
    case 'pipeline': {
      const text = pipelineText(operand, calls)
      return text === undefined ? undefined : { text, literal: undefined }
    }
    default:
      return undefined
  }
}
