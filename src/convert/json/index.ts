export { type Converted, convertJson, type DefinedKind, type FindDefinition, type JsonConversion } from './convert.ts'
export type { Notes } from './notes.ts'
export type { Style } from './style.ts'
