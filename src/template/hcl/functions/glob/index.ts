export { type Glob, parseGlob } from './glob.ts'
export { GlobError } from './glob-error.ts'
