export { nearestName as nearest } from '../names/index.ts'
export * from './in-file-order.ts'
export * from './ingot-error.ts'
export * from './place.ts'
