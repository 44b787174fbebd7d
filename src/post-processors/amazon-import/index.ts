export { amazonImport } from './amazon-import.ts'
export { amazonImportOptions } from './options.ts'
