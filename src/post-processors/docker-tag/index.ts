export { dockerTag } from './docker-tag.ts'
