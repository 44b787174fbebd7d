export * from './body.ts'
export { mergeBodies } from './merged-body.ts'
export { NativeBody } from './native-body.ts'
