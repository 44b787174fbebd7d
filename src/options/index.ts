export * from './decode.ts'
export * from './define.ts'
export * from './duration.ts'
