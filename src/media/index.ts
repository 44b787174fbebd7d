export * from './cd.ts'
export * from './context.ts'
export * from './floppy.ts'
export * from './options.ts'
