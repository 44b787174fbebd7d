/**
 * HCL2, the language of Packer's and Terraform's files, with values as in cty. Usable without the rest of Ingot.
 */
export * from './body/index.ts'
export * from './convert/index.ts'
export * from './diagnostics/index.ts'
export * from './dynamic/index.ts'
export * from './expressions/index.ts'
export * from './format/index.ts'
export * from './functions/index.ts'
export * from './parse-config.ts'
export * from './schema/index.ts'
export * from './syntax/index.ts'
export * from './templates/index.ts'
export * from './type-expressions/index.ts'
export * from './types/index.ts'
export * from './values/index.ts'
export * from './write/index.ts'
