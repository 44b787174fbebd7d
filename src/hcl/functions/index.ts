export { callFunction } from './call.ts'
export * from './function.ts'
