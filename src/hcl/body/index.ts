export * from './body.ts'
export { eachBody, mergeBodies } from './merged-body.ts'
export { NativeBody } from './native-body.ts'
