export { dockerBuilder } from './docker.ts'
