export * from './case.ts'
export * from './space.ts'
export * from './title.ts'
