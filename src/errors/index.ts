export * from './in-file-order.ts'
export * from './ingot-error.ts'
export * from './nearest.ts'
export * from './place.ts'
