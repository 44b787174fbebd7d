export { type CommonContext, commonContext } from './context.ts'
export { makeInterpolation } from './interpolation.ts'
export { type RawVariable, type ResolvedVariables, resolveVariables, type VariableRenderer } from './variables.ts'
