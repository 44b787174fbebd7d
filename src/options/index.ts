export * from './decode.ts'
export * from './define.ts'
export * from './duration.ts'
export * from './sensitive.ts'
