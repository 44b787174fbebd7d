export { canConvert, type Safety } from './can-convert.ts'
export * from './conversion-error.ts'
export * from './convert.ts'
export * from './unify.ts'
