export * from './run-tool.ts'
