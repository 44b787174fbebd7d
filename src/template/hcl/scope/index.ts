export type * from './data-reader.ts'
export type * from './scope.ts'
