export * from './find-program.ts'
export * from './run-tool.ts'
