import type { HclFunctions } from './types.ts'

export type { FunctionTable, HclFunctions } from './types.ts'

/**
 * HCL2's functions for a template that was made from HCL2. They are loaded when they are asked for.
 *
 * @example
 *   const hcl = await hclFunctions(import.meta.dirname)
 *   hcl.upper('x')
 * @param folder where relative paths start; a template's own is `import.meta.dirname`
 */
export async function hclFunctions(folder: string): Promise<HclFunctions> {
  const { makeFunctions } = await import('./make.ts')
  return makeFunctions(folder)
}
