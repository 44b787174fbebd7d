export * from './parts.ts'
export * from './same-type.ts'
export * from './type.ts'
export * from './type-name.ts'
