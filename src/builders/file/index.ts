export { fileBuilder } from './file.ts'
