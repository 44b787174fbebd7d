export { applyDefaults, type Defaults } from './defaults.ts'
export * from './type-constraint.ts'
