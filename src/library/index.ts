export * from './artifacts.ts'
export * from './components/index.ts'
export type { Duration } from './duration-text.ts'
export * from './writing.ts'
