export type { JsonSchema } from './json-schema.ts'
export { templateSchema } from './template-schema.ts'
