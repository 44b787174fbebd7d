export { dockerImport } from './docker-import.ts'
