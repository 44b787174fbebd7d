export { convertJson, type JsonConversion } from './convert.ts'
export type { Style } from './style.ts'
