export * from './ingot-error.ts'
export * from './nearest.ts'
export * from './place.ts'
