export type { JsonDocument } from './document.ts'
export { loadJsonTemplate } from './load.ts'
export { readJsonDocument } from './read.ts'
