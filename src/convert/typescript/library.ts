import type { ComponentKind } from '../../engine/known-components.ts'
import { CodeNames } from './code.ts'

/** Functions that are not called as their types in camel case: what is a word of the language, or another kind's. */
const NAMES: Readonly<Record<string, string>> = {
  'builder file': 'fileBuilder',
  'builder null': 'nullBuilder',
  'post-processor shell-local': 'shellLocalPostProcessor',
  'data source amazon-ami': 'latestAmi',
  'data source amazon-parameterstore': 'awsParameter',
  'data source amazon-secretsmanager': 'awsSecret',
  'data source external': 'externalData',
  'data source external-raw': 'externalRawData',
  'data source http': 'httpData',
  'data source null': 'nullData',
}

/** The library's function for a type of component; for one that it has none for, what the function would be called. */
export function functionName(kind: ComponentKind, type: string): string {
  const name = NAMES[`${kind} ${type}`] ?? type.replace(/-+(\w)/g, (_dash, letter: string) => letter.toUpperCase())
  return new CodeNames([]).take(name)
}
