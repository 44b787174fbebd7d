import { systemHost } from '../../engine/system-host.ts'
import { Budget, whenReady } from '../../hcl/index.ts'
import { scopeFunctions } from '../../template/hcl/index.ts'
import { callable } from './call.ts'
import { language } from './language.ts'
import type { HclFunctions } from './types.ts'

/** A table of functions of its own, which remembers what it has fetched. */
export async function makeFunctions(folder: string): Promise<HclFunctions> {
  const secrets = new Set<string>()
  const { all } = scopeFunctions(new Map(), folder, systemHost(), new Budget(), (text) => secrets.add(text))
  const calls = Object.entries(all).map(([name, fn]) => [name, callable(name, fn, secrets)])
  const functions: HclFunctions = { ...Object.fromEntries(calls), ...language }
  await Promise.all(FIRST_CALLS.map((call) => whenReady(() => call(functions))))
  return functions
}

/** Functions load their libraries when they are first called, which a call in a program can't wait for. */
const FIRST_CALLS: readonly ((functions: HclFunctions) => unknown)[] = [
  ({ regex }) => regex('x', 'x'),
  ({ yamldecode }) => yamldecode('x'),
  ({ csvdecode }) => csvdecode('x\n'),
  ({ textencodebase64 }) => textencodebase64('x', 'UTF-8'),
]
