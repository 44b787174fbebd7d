export type * from './module.ts'
export { type ReadModule, readModule } from './read-module.ts'
