import { compareText, type Value } from '../../../hcl/index.ts'
import { quoteString } from '../../gotemplate/index.ts'
import { printable } from './printable.ts'

/** All variables and locals, as `inspect` and the console's word `variables` show them. Without its last line end. */
export function valuesText(variables: ReadonlyMap<string, Value>, locals: ReadonlyMap<string, Value>): string {
  return `${section('input-variables', 'var', variables)}\n${section('local-variables', 'local', locals)}`
}

function section(title: string, prefix: string, values: ReadonlyMap<string, Value>): string {
  const inOrder = [...values].toSorted(([a], [b]) => compareText(a, b))
  const lines = inOrder.map(([name, value]) => `${prefix}.${name}: ${quoteString(printable(value))}\n`)
  return `> ${title}:\n\n${lines.join('')}`
}
