export { expandDynamicBlocks, isUnknownBody, scopeBody } from './expand.ts'
export type { BodyScope, DeferredValue } from './scope.ts'
