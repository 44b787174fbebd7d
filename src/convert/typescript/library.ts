import type { ComponentKind } from '../../engine/known-components.ts'

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

/** The library's function for a type of component. */
export function functionName(kind: ComponentKind, type: string): string {
  return NAMES[`${kind} ${type}`] ?? type.replace(/-+(\w)/g, (_dash, letter: string) => letter.toUpperCase())
}
