export { convertHclJson } from './convert.ts'
