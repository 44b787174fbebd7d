export { bodySchemaOf } from './body-schema.ts'
export * from './decode.ts'
export * from './spec.ts'
export { typeOfSpec } from './spec-type.ts'
