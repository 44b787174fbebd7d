import type { Diagnostic } from '../diagnostics/index.ts'
import type { Expression } from '../expressions/expression.ts'
import type { Type } from '../types/index.ts'
import type { Value } from '../values/index.ts'
import type { Meter } from './meter.ts'

/** What expressions can call. */
export type HclFunction = ValueFunction | ExpressionFunction

/** One thing that a function takes. Arguments are converted to its type before the function sees them. */
export interface Parameter {
  readonly name: string
  /** `DYNAMIC` takes a value of any type, unconverted. */
  readonly type: Type
  readonly description?: string
  /** The function looks at null itself. Otherwise null is refused. */
  readonly allowNull?: boolean
  /**
   * The function looks at unknown values itself. Otherwise an unknown argument makes the result unknown. What is inside of
   * an argument may be unknown in both cases.
   */
  readonly allowUnknown?: boolean
  /** The function looks at values of which not even the type is known. Otherwise they make the result such a value. */
  readonly allowDynamic?: boolean
  /** The function looks at marks itself. Otherwise they are taken off, at all depths, and put on the result. */
  readonly allowMarked?: boolean
}

/**
 * A function of values.
 *
 * @example
 *   const upper: ValueFunction = {
 *     description: 'The text in capital letters.',
 *     parameters: [{ name: 'text', type: STRING }],
 *     returns: STRING,
 *     call: ([text]) => stringValue(textOf(text).toUpperCase()),
 *   }
 */
export interface ValueFunction {
  readonly description?: string
  readonly parameters: readonly Parameter[]
  /** Takes all further arguments, which may be none. */
  readonly variadic?: Parameter
  /**
   * The type of the result. Where it follows from the arguments: a function of them, which must cope with unknown ones.
   * Throws {@link ArgumentError} or {@link FunctionError}.
   */
  readonly returns: Type | ((args: readonly Value[]) => Type)
  /**
   * Works out the result, which is of the type `returns` gave (or of any, where that was `DYNAMIC`).
   * Throws {@link ArgumentError} or {@link FunctionError} for what can't be done, {@link Pending} for what takes time.
   * @param meter to be told first where few arguments make much: a long text, a big collection, much work. Walking over the
   *   arguments once, and the result, are counted by who calls
   */
  readonly call: (args: readonly Value[], type: Type, meter: Meter) => Value
}

/** A function that sees expressions instead of values, such as `try` and `can`, whose arguments may fail. */
export interface ExpressionFunction {
  readonly description?: string
  readonly parameters: readonly { readonly name: string; readonly description?: string }[]
  readonly variadic?: { readonly name: string; readonly description?: string }
  /** Throws {@link ArgumentError} or {@link FunctionError}. */
  readonly callWithExpressions: (args: readonly Closure[]) => Value
}

/** An argument that hasn't been evaluated yet. */
export interface Closure {
  readonly expression: Expression
  /** Evaluates it where the call stands; what goes wrong is returned, not reported. */
  evaluate(): { readonly value: Value; readonly diagnostics: readonly Diagnostic[] }
}

/** What is wrong with one of the arguments. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError'
  /** From 0. */
  readonly argument: number
  readonly reason: string

  /**
   * @param reason a sentence without its full stop: `the number must not be negative`
   * @param given the wrong thing itself, or what only shows with it. It is left out for values with marks, which may be secrets
   */
  constructor(argument: number, reason: string, given?: string) {
    super(given === undefined ? reason : `${reason}: ${shortened(given)}`)
    this.argument = argument
    this.reason = reason
  }

  /** The same without what was given. */
  discreet(): ArgumentError {
    return new ArgumentError(this.argument, this.reason)
  }
}

/** Longer texts say no more than their start. */
const MOST_SHOWN = 80

function shortened(text: string): string {
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text
}

/** Why the call as a whole failed. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError'
}

/**
 * Thrown by a function whose result isn't there yet, such as one that asks a server. Evaluating goes on from the start when
 * `ready` is done; the function must have kept its result until then. See {@link whenReady}.
 */
export class Pending extends Error {
  override readonly name = 'Pending'
  readonly ready: Promise<unknown>

  constructor(ready: Promise<unknown>) {
    super('waiting for the result of a function')
    this.ready = ready
  }
}

/** Runs `evaluate` until no function in it is {@link Pending} any more. Rejects with what a function's promise rejects with. */
export async function whenReady<T>(evaluate: () => T): Promise<T> {
  for (;;) {
    try {
      return evaluate()
    } catch (error) {
      if (!(error instanceof Pending)) throw error
      await error.ready
    }
  }
}
