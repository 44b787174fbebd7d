import {
  ArgumentError,
  type Closure,
  callFunction,
  errorAt,
  FunctionError,
  type HclFunction,
  parseExpressionText,
  SourceFile,
  UNKNOWN,
  type Value,
  whenReady,
} from '../../../src/hcl/index.ts'
import { type Argument, readExpression } from './literal.ts'
import { exactText } from './value-text.ts'

export type Functions = Readonly<Record<string, HclFunction>>

/** The value of an expression with calls of these functions. Rejects with ArgumentError or FunctionError. */
export function evaluate(text: string, functions: Functions): Promise<Value> {
  const find = (name: string): HclFunction => {
    const fn = functions[name]
    if (!fn) throw new SyntaxError(`there is no function "${name}"`)
    return fn
  }
  const calls = {
    isLazy: (name: string) => functions[name] !== undefined && 'callWithExpressions' in find(name),
    call: (name: string, args: readonly Value[]) => {
      const fn = find(name)
      if ('call' in fn) return callFunction(fn, args)
      throw new SyntaxError(`"${name}" takes expressions`)
    },
    callLazily: (name: string, args: readonly Argument[]) => {
      const fn = find(name)
      if ('callWithExpressions' in fn) return fn.callWithExpressions(args.map(closureOf))
      throw new SyntaxError(`"${name}" takes values`)
    },
  }
  return whenReady(() => readExpression(text, calls))
}

/** What an expression gives, as a text: its value, or `error 1: …` with the number of the wrong argument, from 0. */
export async function outcome(text: string, functions: Functions): Promise<string> {
  try {
    return exactText(await evaluate(text, functions))
  } catch (error) {
    if (error instanceof ArgumentError) return `error ${error.argument}: ${error.message}`
    if (error instanceof FunctionError) return `error: ${error.message}`
    throw error
  }
}

function closureOf(arg: Argument): Closure {
  return {
    expression: parseExpressionText(new SourceFile('test.hcl', arg.text)).result,
    evaluate: () => {
      try {
        return { value: arg.value(), diagnostics: [] }
      } catch (error) {
        if (!(error instanceof ArgumentError || error instanceof FunctionError)) throw error
        return { value: UNKNOWN, diagnostics: [errorAt(undefined, 'Error in a call', error.message)] }
      }
    },
  }
}
