export * from './check-types.ts'
