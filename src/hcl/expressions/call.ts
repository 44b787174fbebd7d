import { type Diagnostic, errorAt, hasErrors, nearestName, type Range } from '../diagnostics/index.ts'
// Past the folder's index file on purpose: who only parses or formats loads no function (design, rule 8).
import { callFunction } from '../functions/call.ts'
import {
  ArgumentError,
  type Closure,
  type ExpressionFunction,
  FunctionError,
  type HclFunction,
} from '../functions/function.ts'
import type { Meter } from '../functions/meter.ts'
import { UNKNOWN, type Value, withMarks } from '../values/index.ts'
import { ExhaustedError } from './budget.ts'
import { CallMeter } from './call-meter.ts'
import { type EvaluationContext, findFunction, namesIn } from './context.ts'
import type { CalledFunction, StaticCall } from './expression.ts'
import { LiteralNode } from './literal.ts'
import { Node } from './node.ts'

export interface CallParts {
  /** With its namespace: `a::b`. */
  readonly name: string
  readonly nameRange: Range
  readonly args: readonly Node[]
  /** `...`: the members of the last argument are the arguments. */
  readonly isExpanded: boolean
  readonly closeRange: Range
}

/** `f(a, b...)` */
export class CallNode extends Node {
  readonly parts: CallParts

  constructor(parts: CallParts) {
    super(parts.nameRange.until(parts.closeRange))
    this.parts = parts
  }

  protected override compute(context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    const fn = findFunction(context, this.parts.name)
    if (!fn) {
      diagnostics.push(this.#unknownFunction(context))
      return UNKNOWN
    }
    const args = this.#arguments(context, diagnostics)
    if (!args) return UNKNOWN
    try {
      const meter = new CallMeter(context.budget, this.range)
      const result = this.#call(fn, args, context, diagnostics, meter)
      meter.settle(result)
      return result
    } catch (error) {
      diagnostics.push(this.#failure(fn, args, error))
      return UNKNOWN
    }
  }

  #call(
    fn: HclFunction,
    args: readonly Node[],
    context: EvaluationContext,
    diagnostics: Diagnostic[],
    meter: Meter,
  ): Value {
    if ('callWithExpressions' in fn) {
      checkCount(fn, args)
      return fn.callWithExpressions(args.map((arg) => closure(arg, context)))
    }
    const found: Diagnostic[] = []
    const values = args.map((arg) => arg.evaluate(context, found))
    diagnostics.push(...found)
    return hasErrors(found) ? UNKNOWN : callFunction(fn, values, meter)
  }

  /** The arguments, with the last one replaced by its members where that is asked for; undefined while they aren't known. */
  #arguments(context: EvaluationContext, diagnostics: Diagnostic[]): readonly Node[] | undefined {
    const { args, isExpanded } = this.parts
    const last = args.at(-1)
    if (!isExpanded || !last) return args
    const found: Diagnostic[] = []
    const value = last.evaluate(context, found)
    diagnostics.push(...found)
    if (hasErrors(found)) return undefined
    if (value.kind === 'list' || value.kind === 'tuple' || value.kind === 'set') {
      const members = value.items.map((item) => new LiteralNode(withMarks(item, value.marks), last.range))
      return [...args.slice(0, -1), ...members]
    }
    const mayBeSequence = ['list', 'tuple', 'set', 'dynamic'].includes(value.type.kind)
    if (value.kind === 'unknown' && mayBeSequence) return undefined
    const what = value.kind === 'null' && mayBeSequence ? 'null' : `a ${value.type.kind}`
    const detail = `What stands before ... must be a list, a tuple or a set, and this is ${what}.`
    diagnostics.push(errorAt(last.range, 'Invalid expanding argument', detail, { context: this.range }))
    return undefined
  }

  #unknownFunction(context: EvaluationContext): Diagnostic {
    const { name, nameRange } = this.parts
    const names = namesIn(context, 'functions')
    if (names.size === 0) {
      return errorAt(this.range, 'Function calls not allowed', `Functions can't be called here, and ${name} is one.`)
    }
    const detail = `There is no function named ${JSON.stringify(name)}.`
    return errorAt(nameRange, 'Call to unknown function', detail, {
      context: this.range,
      suggestion: nearestName(name, names),
    })
  }

  /** @throws what isn't about the call */
  #failure(fn: HclFunction, args: readonly Node[], error: unknown): Diagnostic {
    const { name, nameRange, closeRange } = this.parts
    if (error instanceof ArgumentError) {
      const arg = args[error.argument]
      const parameter = fn.parameters[error.argument] ?? fn.variadic
      const which = parameter ? ` for ${JSON.stringify(parameter.name)}` : ''
      const detail = `${name} doesn't take this argument${which}: ${error.message}.`
      return errorAt(arg?.range ?? closeRange, 'Invalid function argument', detail, { context: this.range })
    }
    if (error instanceof FunctionError) {
      return errorAt(nameRange, 'Error in function call', `${name} failed: ${error.message}.`, { context: this.range })
    }
    // The machine's own limits: a text of half a gigabyte, a call with too many arguments.
    if (error instanceof RangeError)
      throw new ExhaustedError(this.range, `This takes more room than there is: ${error.message}.`)
    throw error
  }

  override children(): readonly Node[] {
    return this.parts.args
  }

  override ownCall(): CalledFunction {
    const { name, nameRange } = this.parts
    return { name, nameRange }
  }

  override asCall(): StaticCall | undefined {
    const { name, nameRange, args, isExpanded } = this.parts
    return isExpanded ? undefined : { name, nameRange, args }
  }
}

function checkCount(fn: ExpressionFunction, args: readonly Node[]): void {
  const count = fn.parameters.length
  if (args.length < count) throw new FunctionError(`it takes ${count} arguments, not ${args.length}`)
  if (!fn.variadic && args.length > count) throw new ArgumentError(count, `it takes no more than ${count} arguments`)
}

function closure(expression: Node, context: EvaluationContext): Closure {
  return {
    expression,
    evaluate: () => {
      const diagnostics: Diagnostic[] = []
      const value = expression.evaluate(context, diagnostics)
      return { value, diagnostics }
    },
  }
}
