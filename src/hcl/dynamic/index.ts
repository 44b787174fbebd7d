export { expandDynamicBlocks, isUnknownBody } from './expand.ts'
