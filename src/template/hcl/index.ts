export * from './diagnostics/index.ts'
export type * from './module/index.ts'
export type * from './scope/index.ts'
