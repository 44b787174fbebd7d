export * from './options.ts'
export * from './prepare.ts'
export * from './server.ts'
