export * from './check.ts'
export * from './need.ts'
export * from './needs.ts'
export * from './policy.ts'
