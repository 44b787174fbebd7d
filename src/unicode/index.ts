export * from './case.ts'
export * from './chunks.ts'
export * from './space.ts'
export * from './title.ts'
