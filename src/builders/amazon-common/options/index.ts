export * from './ami-options.ts'
export * from './device-options.ts'
export * from './run-options.ts'
export * from './tag-options.ts'
