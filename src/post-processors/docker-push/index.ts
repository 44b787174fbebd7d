export { dockerPush } from './docker-push.ts'
