/**
 * HCL2, the language of Packer's and Terraform's files, with values as in cty. Usable without the rest of Ingot.
 */
export * from './convert/index.ts'
export * from './diagnostics/index.ts'
export * from './functions/index.ts'
export * from './types/index.ts'
export * from './values/index.ts'
