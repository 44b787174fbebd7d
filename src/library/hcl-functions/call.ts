import {
  ArgumentError,
  callFunction,
  FunctionError,
  type HclFunction,
  parseExpressionText,
  SourceFile,
  whenReady,
} from '../../hcl/index.ts'
import { isSettled, settled, Value, type ValueReader } from '../../template/typescript/index.ts'
import { fromHcl, toHcl } from './values.ts'

type Call = (...args: readonly unknown[]) => unknown

/** Functions that ask a server or work for long: what they give is known later. */
const LATER = new Set(['aws_secretsmanager', 'aws_secretsmanager_raw', 'bcrypt', 'consul_key', 'vault'])

/**
 * A function of HCL for a program.
 * @param secrets what functions have got from stores of secrets
 */
export function callable(name: string, fn: HclFunction, secrets: ReadonlySet<string>): Call {
  const call = (args: readonly unknown[]) => told(name, fn, args)
  return (...args) => {
    if (!LATER.has(name))
      return isSettled(args) ? call(args) : new Value(async (reader) => reader.changed(await known(args, reader), call))
    return new Value(async (reader) => {
      const given = await known(args, reader)
      const result = await whenReady(() => call(given))
      for (const secret of secrets) reader.secret(secret)
      return result
    })
  }
}

async function known(args: readonly unknown[], reader: ValueReader): Promise<readonly unknown[]> {
  const values = await settled(args, reader)
  return Array.isArray(values) ? values : []
}

function told(name: string, fn: HclFunction, args: readonly unknown[]): unknown {
  try {
    return fromHcl('call' in fn ? callFunction(fn, args.map(toHcl)) : callWithType(fn, args))
  } catch (error) {
    if (error instanceof ArgumentError) {
      throw new FunctionError(`${name} doesn't take argument ${error.argument + 1}: ${error.message}`)
    }
    throw error instanceof FunctionError ? new FunctionError(`${name} failed: ${error.message}`) : error
  }
}

/** `convert`, whose second argument is a type. */
function callWithType(fn: Exclude<HclFunction, { call: unknown }>, [value, type]: readonly unknown[]) {
  const { result } = parseExpressionText(new SourceFile('type', String(type)))
  const evaluate = () => ({ value: toHcl(value), diagnostics: [] })
  return fn.callWithExpressions([
    { expression: result, evaluate },
    { expression: result, evaluate },
  ])
}
